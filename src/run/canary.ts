import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveTarget } from '../target/live.ts'
import type { Follower } from './follow.ts'
import { Lost, tagOf } from './keeper.ts'
import type { Verified } from './verify.ts'

const lookMs = 700

/** A message of our own with a Message-ID that exists once, handed in on the host and followed in its log. */
export class Canary {
  readonly #target: LiveTarget
  readonly #follower: Follower
  readonly #to: string
  readonly #run: string

  constructor(target: LiveTarget, follower: Follower, to: string, run: string) {
    this.#target = target
    this.#follower = follower
    this.#to = to
    this.#run = run
  }

  async send(timeoutMs: number, onLine: (line: string) => void): Promise<Verified> {
    const id = `${this.#run}.canary@mailmedic.invalid`
    const text = [
      `To: <${this.#to}>`,
      `Message-ID: <${id}>`,
      'Subject: mailmedic test message',
      'Auto-Submitted: auto-generated',
      '',
      `mailmedic sent this to see whether mail is delivered again (run ${this.#run}). Nothing has to be done with it.`,
      '',
    ].join('\n')
    // postdrop(1) by way of sendmail(1): the path that a local program's mail takes. `--` ends its options.
    const argv = ['sendmail', '-i', '--', this.#to]
    const reading = await this.#target.act({ argv, stdin: text, timeoutMs: 20_000, tag: tagOf(this.#run) })
    if (reading.status === 'unreachable') throw new Lost(reading.why ?? 'the connection was lost')
    if (reading.status !== 'ok' || reading.exitCode !== 0)
      return {
        verdict: 'unknown',
        words: reading.why ?? (reading.stderr.trim() || `sendmail: status ${reading.exitCode}`),
      }
    const end = performance.now() + timeoutMs
    let queueId = await this.#follower.idOf(id)
    while (queueId === null && performance.now() < end) {
      await sleep(lookMs)
      queueId = await this.#follower.idOf(id)
    }
    if (queueId === null) return { verdict: 'fails', words: 'it was handed in and never got a queue id' }
    this.#follower.watch([{ id: queueId }])
    const [fate] = await this.#follower.until(Math.max(lookMs, end - performance.now()), onLine)
    if (fate?.fate === 'left') return { verdict: 'holds', words: `the test message ${queueId}: ${fate.words}` }
    const words = `the test message ${queueId}: ${fate?.words ?? 'not tried yet'}`
    return { verdict: fate?.fate === 'untried' ? 'unknown' : 'fails', words }
  }
}
