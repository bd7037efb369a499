import type { Identity, Mta } from '../../src/mta/mta.ts'
import { type Filling, fill } from '../../src/mta/mta.ts'
import { defineProbe, describeAsk, type Probe, textOf, unknown, whyOf } from '../../src/probes/probe.ts'
import type { Ask, ExecAsk, Reading, Target } from '../../src/target/target.ts'

export const now = new Date('2026-11-22T12:00:00Z')

export type Answer = Partial<Reading> | Error | 'never'

/** A machine made of answers: by the line that a person would type. What it was not told about is absent. */
export class FakeTarget implements Target {
  readonly name = 'mail.example.net'
  readonly kind: Target['kind']
  readonly via = 'a test'
  readonly asked: string[] = []
  readonly #answers: Readonly<Record<string, Answer>>

  constructor(answers: Readonly<Record<string, Answer>> = {}, kind: Target['kind'] = 'bundle') {
    this.kind = kind
    this.#answers = answers
  }
  now(): Date {
    return now
  }
  async ask(ask: Ask): Promise<Reading> {
    const line = describeAsk(ask)
    this.asked.push(line)
    return this.#answer(ask, line)
  }
  async stream(ask: ExecAsk, onChunk: (chunk: Uint8Array) => void, _signal?: AbortSignal): Promise<Reading> {
    const reading = await this.ask(ask)
    for (const chunk of reading.stdout.match(/.{1,3}/gs) ?? []) onChunk(new TextEncoder().encode(chunk))
    return { ...reading, stdout: '' }
  }
  async close(): Promise<void> {}

  async #answer(ask: Ask, line: string): Promise<Reading> {
    const answer = this.#answers[line] ?? { status: 'absent', why: `${line}: no such command` }
    if (answer === 'never') return new Promise(() => {})
    if (answer instanceof Error) throw answer
    return { ask, status: 'ok', stdout: '', stderr: '', at: now.toISOString(), ms: 1, ...answer }
  }
}

export const exec = (line: string): ExecAsk => ({ kind: 'exec', argv: line.split(' ') })

/** The text that a command prints. */
export const textProbe = (line: string): Probe<string> =>
  defineProbe<string>({ id: line, ask: [exec(line)], parse: ([reading]) => textOf(reading) })

/** A mail server that is there where its command answers. */
export const fakeMta = (id: string, fills: readonly Filling<unknown>[] = []): Mta => ({
  id,
  title: id,
  detect: defineProbe<Identity | null>({
    id: `detect-${id}`,
    ask: [exec(`${id} --version`)],
    parse: ([reading]) => {
      if (!reading || reading.status === 'absent') return null
      return reading.status !== 'ok'
        ? unknown(whyOf(reading))
        : {
            id,
            name: id,
            version: reading.stdout,
            queueDirectory: '/var/spool/postfix',
            configDirectory: '/etc/postfix',
            logFiles: [],
            owner: 'root',
          }
    },
  }),
  fills,
})
export { fill }
