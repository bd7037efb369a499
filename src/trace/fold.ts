import { levelOf, readDelivery, readDiscard } from './delivery.ts'
import { readLine } from './line.ts'
import type { Client, DeliveryGroup, Discard, LogFact, LoginHour, ProblemGroup } from './log.ts'
import { type LogClock, readStamp } from './stamp.ts'

type Open<T> = { -readonly [K in keyof T]: T[K] }

const window = 24 * 3_600_000
const mostGroups = 600
const mostIds = 5
const mostDiscards = 200

/** Folds log lines into groups of the same outcome: the last 24 hours, in bounded memory, newest kept. */
export class LogFold {
  readonly #clock: LogClock
  readonly #deliveries = new Map<string, Open<DeliveryGroup>>()
  readonly #problems = new Map<string, Open<ProblemGroup>>()
  readonly #discards: Discard[] = []
  #from: number | null = null
  #to: number | null = null

  readonly #template: (text: string) => string

  /** `template` says which texts are the same wording. */
  constructor(clock: LogClock, template: (text: string) => string) {
    this.#clock = clock
    this.#template = template
  }

  add(text: string): void {
    for (const line of text.split('\n')) if (line !== '') this.#line(line)
  }

  #line(raw: string): void {
    const line = readLine(raw, this.#clock)
    if (!line) return
    const { at, queueId } = line
    this.#from = this.#from === null ? at : Math.min(this.#from, at)
    this.#to = this.#to === null ? at : Math.max(this.#to, at)
    if (at < this.#clock.now - window) return
    const delivery = readDelivery(line)
    if (delivery) {
      const { status, agent, relay, dsn, reason, domain } = delivery
      const key = [status, agent, relay, dsn, domain, this.#template(reason)].join('\n')
      const group = this.#deliveries.get(key)
      if (!group) {
        trim(this.#deliveries)
        const queueIds = queueId ? [queueId] : []
        this.#deliveries.set(key, {
          status,
          agent,
          relay,
          dsn,
          reason,
          domain,
          count: 1,
          first: at,
          last: at,
          queueIds,
        })
        return
      }
      seen(group, at)
      if (at >= group.last) group.reason = reason
      if (queueId && !group.queueIds.includes(queueId)) group.queueIds = [...group.queueIds, queueId].slice(-mostIds)
      return
    }
    const level = levelOf(line)
    if (level === null) return
    const key = [level, line.program, this.#template(line.text)].join('\n')
    const group = this.#problems.get(key)
    if (group) seen(group, at)
    else {
      trim(this.#problems)
      const { program, text } = line
      this.#problems.set(key, { level, program, text: text.slice(0, 1_000), count: 1, first: at, last: at })
    }
  }

  /** Lines of the content filter about mail that it discarded. */
  addDiscards(text: string): void {
    for (const raw of text.split('\n')) {
      const line = raw === '' ? null : readLine(raw, this.#clock)
      const discard = line && line.at >= this.#clock.now - window ? readDiscard(line) : null
      if (discard) this.#discards.push(discard)
    }
  }

  /** `12 Nov 22 12:00:` and `12 2026-11-22T12`: how many lines of the window start so (cut and uniq -c on the host). */
  countOf(text: string): number {
    let sum = 0
    for (const line of text.split('\n')) {
      const [, count, prefix = ''] = /^\s*(\d+) (.+)$/.exec(line) ?? []
      const stamp = count ? readStamp(prefix.includes('T') ? `${prefix}:00:00` : prefix, this.#clock) : null
      if (stamp && stamp.at >= this.#clock.now - window - 3_600_000) sum += Number(count)
    }
    return sum
  }

  /** `12 2026-11-22T12:00:00 sasl_username=joe`: messages by hour and login, counted on the host. */
  loginsOf(text: string): readonly LoginHour[] {
    return text.split('\n').flatMap((line) => {
      const [, count, prefix = '', login = ''] = /^\s*(\d+) (.+) sasl_username=(\S+)$/.exec(line) ?? []
      const stamp = count ? readStamp(prefix, this.#clock) : null
      return stamp && stamp.at >= this.#clock.now - window - 3_600_000
        ? [{ login, hour: stamp.at, messages: Number(count) }]
        : []
    })
  }

  /** `12 client=[198.51.100.7]`: messages by the address that handed them in, counted on the host. */
  clientsOf(text: string): readonly Client[] {
    return text.split('\n').flatMap((line) => {
      const [, count, address = ''] = /^\s*(\d+) client=\[([^\]\s]+)\]$/.exec(line) ?? []
      return count ? [{ address, messages: Number(count) }] : []
    })
  }

  result(files: readonly string[], truncated: boolean): LogFact {
    const newest = (a: { last: number }, b: { last: number }) => b.last - a.last
    return {
      files,
      from: this.#from,
      to: this.#to,
      deliveries: [...this.#deliveries.values()].sort(newest),
      problems: [...this.#problems.values()].sort(newest),
      discards: this.#discards.slice(-mostDiscards).reverse(),
      truncated,
    }
  }
}

const seen = (group: { count: number; first: number; last: number }, at: number): void => {
  group.count++
  group.first = Math.min(group.first, at)
  group.last = Math.max(group.last, at)
}

/** Makes room: the half that was seen longest ago goes. */
const trim = <T extends { last: number }>(groups: Map<string, T>): void => {
  if (groups.size < mostGroups) return
  const sorted = [...groups].sort((a, b) => a[1].last - b[1].last)
  for (const [key] of sorted.slice(0, mostGroups / 2)) groups.delete(key)
}
