import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../dsn/dsn.ts'
import type { BoundMessage } from '../fixes/fix.ts'
import type { ExecAsk, Target } from '../target/target.ts'
import { type Delivery, readDelivery } from '../trace/delivery.ts'
import { readLine } from '../trace/line.ts'
import { handedOn } from '../trace/same-message.ts'

/** What became of a message since we began to look. */
export interface Followed {
  readonly id: string
  /** left: it is no longer queued here · bounced: returned to its sender · deferred: tried again, still here. */
  readonly fate: 'left' | 'bounced' | 'deferred' | 'untried'
  /** The line that says so: `relay=…, status=… (…)`. */
  readonly words: string
  /** Host that took it, `[ip]:port` included; empty where none did. */
  readonly relay: string
  /** As the log has it; null: none yet. */
  readonly reply: Reply | null
}

/**
 * Lines of the mail log since an offset. $1 number of log files, their paths, then the texts looked for. Without texts: how long
 * the first file that there is has become. Where no file is, the journal since that second.
 */
const script = `n=$1 from=$2; shift 2; log=
while [ "$n" -gt 0 ]; do [ -n "$log" ] || [ ! -f "$1" ] || log=$1; shift; n=$((n - 1)); done
if [ $# = 0 ]; then if [ -n "$log" ]; then echo "file $(wc -c <"$log")"; else echo "journal $(date +%s)"; fi; exit; fi
for t do set -- "$@" -e "$t"; shift; done
if [ -n "$log" ]; then
  [ "$(wc -c <"$log")" -ge "$from" ] || from=0
  tail -c "+$((from + 1))" "$log" | grep -aF "$@"
else journalctl --since "@$from" -o short-iso --no-pager -q 2>/dev/null | grep -aF "$@"
fi
:`

const mostBytes = 4 * 1024 * 1024
const lookMs = 700

export class Follower {
  readonly #target: Target
  readonly #files: readonly string[]
  readonly #since: string
  /** Every queue id of a message, the first one first. */
  readonly #ids = new Map<string, Set<string>>()
  readonly #removed = new Set<string>()
  readonly #deliveries = new Map<string, Map<string, Delivery>>()
  readonly #seen = new Set<string>()

  private constructor(target: Target, files: readonly string[], since: string) {
    this.#target = target
    this.#files = files
    this.#since = since
  }

  /** From now on. null: the log cannot be read. */
  static async start(target: Target, files: readonly string[]): Promise<Follower | null> {
    const reading = await target.ask(askOf(files, '0', []))
    const [, since] = /^(?:file|journal) (\d+)/.exec(reading.stdout.trim()) ?? []
    return since === undefined ? null : new Follower(target, files, since)
  }

  watch(messages: readonly Pick<BoundMessage, 'id'>[]): void {
    for (const { id } of messages) if (!this.#ids.has(id)) this.#ids.set(id, new Set([id]))
  }

  /** The queue id that a message with this Message-ID got here; null: not seen yet. */
  async idOf(messageId: string): Promise<string | null> {
    const found = (await this.#lines([messageId])).flatMap((line) => {
      const read = readLine(line, nearest())
      return read?.queueId && read.text.includes('message-id=') ? [read.queueId] : []
    })
    return found[0] ?? null
  }

  /** Looks until every message has a fate that is final, or the time is over. `onLine` gets each new line once. */
  async until(timeoutMs: number, onLine: (line: string) => void, signal?: AbortSignal): Promise<readonly Followed[]> {
    const end = performance.now() + timeoutMs
    for (;;) {
      await this.#look(onLine)
      const fates = [...this.#ids.keys()].map((id) => this.#fate(id))
      if (fates.every(({ fate }) => fate !== 'untried') || performance.now() > end || signal?.aborted) return fates
      await sleep(lookMs)
    }
  }

  async #look(onLine: (line: string) => void): Promise<void> {
    const all = [...this.#ids.values()].flatMap((ids) => [...ids])
    if (all.length === 0) return
    let learned = false
    for (const line of await this.#lines(all.map((id) => `${id}:`))) {
      if (!this.#seen.has(line)) onLine(line)
      this.#seen.add(line)
      learned = this.#read(line) || learned
    }
    if (learned) await this.#look(onLine)
  }

  /** True where it names a further id of a message. */
  #read(line: string): boolean {
    const read = readLine(line, nearest())
    if (!read?.queueId) return false
    const { queueId, text } = read
    if (text === 'removed') this.#removed.add(queueId)
    const delivery = readDelivery(read)
    if (!delivery) return false
    const known = this.#deliveries.get(queueId) ?? new Map<string, Delivery>()
    known.set(delivery.recipient, delivery)
    this.#deliveries.set(queueId, known)
    const next = handedOn(delivery)
    const owner = next && [...this.#ids.values()].find((ids) => ids.has(queueId))
    if (!owner || owner.has(next)) return false
    owner.add(next)
    return true
  }

  #fate(id: string): Followed {
    const ids = [...(this.#ids.get(id) ?? [])]
    const last = ids.flatMap((each) => [...(this.#deliveries.get(each)?.values() ?? [])])
    const final = last.filter((each) => handedOn(each) === null)
    const bad = final.find(({ status }) => status === 'bounced' || status === 'expired')
    if (bad) return { id, fate: 'bounced', ...wordsOf(bad) }
    const waiting = final.find(({ status }) => status === 'deferred')
    if (waiting) return { id, fate: 'deferred', ...wordsOf(waiting) }
    const sent = final.find(({ status }) => status === 'sent')
    return sent && ids.every((each) => this.#removed.has(each))
      ? { id, fate: 'left', ...wordsOf(sent) }
      : {
          id,
          fate: 'untried',
          words: sent ? 'not all of its recipients are served yet' : 'not tried yet',
          relay: '',
          reply: null,
        }
  }

  async #lines(texts: readonly string[]): Promise<readonly string[]> {
    const reading = await this.#target.ask(askOf(this.#files, this.#since, texts))
    return reading.stdout.split('\n').filter(Boolean)
  }
}

const askOf = (files: readonly string[], since: string, texts: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, 'log', String(files.length), since, ...files, ...texts],
  as: 'root',
  orSelf: true,
  maxBytes: mostBytes,
})

const wordsOf = ({ relay, status, reason, dsn }: Delivery) => ({
  words: `relay=${relay}, dsn=${dsn}, status=${status} (${reason.slice(0, 200)})`,
  relay,
  reply: { text: reason, dsn, relay },
})
/** Stamps without a year do not matter here: only what is new is looked at. */
const nearest = () => ({ now: 0, offsetMinutes: 0 })
