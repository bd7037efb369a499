import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Check, Finding, Status } from '../../src/checks/check.ts'
import { defineProbe, type Needs, type Source, unknown } from '../../src/probes/probe.ts'
import { FactStore } from '../../src/run/facts.ts'
import { judge, prepare } from '../../src/run/judge.ts'
import type { Target } from '../../src/target/target.ts'
import { now } from '../situations.ts'

type Value<S> = S extends Source<infer T> ? T : never
/** What is known of each fact: its value, or as a text the reason why it is not known. */
type Given<N extends Needs> = { readonly [K in keyof N]?: Value<N[K]> | string }

export interface Situation<N extends Needs, W extends Needs> {
  readonly given: Given<N> & Given<W>
  readonly options?: Readonly<Record<string, unknown>>
  /** Findings of checks that ran before. */
  readonly earlier?: readonly Finding[]
  /** One status for each finding, in order. */
  readonly expect: Status | readonly Status[]
  /** What the summaries and their evidence must say, and must not. */
  readonly says?: string | readonly string[]
  readonly never?: string | readonly string[]
}

/** A check as the engine runs it, once for each situation; and once more without each fact that it needs. */
export const checkTable = <O extends z.ZodType, N extends Needs, W extends Needs>(
  check: Check<O, N, W>,
  situations: Readonly<Record<string, Situation<N, W>>>,
): void => {
  describe(check.title, () => {
    const [usual] = Object.values(situations)
    if (!usual) throw new TypeError(`no situation for ${check.id}`)
    for (const [name, situation] of Object.entries(situations))
      test(name, async () => {
        const findings = await judged(check, situation)
        expect(findings.map(({ status }) => status)).toEqual([situation.expect].flat())
        const text = findings
          .map(({ summary, evidence }) => [summary, ...evidence.map(({ quote }) => quote)])
          .join('\n')
        for (const words of [situation.says ?? []].flat()) expect(text).toContain(words)
        for (const words of [situation.never ?? []].flat()) expect(text).not.toContain(words)
        for (const finding of findings) {
          expect(finding.check).toBe(check.id)
          expect(JSON.parse(JSON.stringify(finding)), 'a finding is JSON-safe').toEqual(finding)
          expect(finding.summary).not.toMatch(/undefined|NaN|null(?! MX)|\[object/)
        }
      })
    for (const name of Object.keys(needsOf(check, usual)))
      test(`no verdict while ${name} is not known`, async () => {
        const findings = await judged(check, { ...usual, given: { ...usual.given, [name]: 'the login may not ask' } })
        expect(findings.map(({ status, summary }) => ({ status, summary }))).toEqual([
          { status: 'unknown', summary: 'could not tell: the login may not ask' },
        ])
      })
  })
}

const needsOf = <O extends z.ZodType, N extends Needs, W extends Needs>(
  check: Check<O, N, W>,
  { options = {} }: Situation<N, W>,
): Needs => prepare(check as unknown as Check, { check: check.id, options }).needs

const judged = <O extends z.ZodType, N extends Needs, W extends Needs>(
  check: Check<O, N, W>,
  { given, options = {}, earlier = [] }: Situation<N, W>,
): Promise<readonly Finding[]> => {
  const known: Readonly<Record<string, unknown>> = given
  const stand = (needs: Needs): Needs =>
    Object.fromEntries(Object.keys(needs).map((name) => [name, constant(name, known[name])]))
  const wants = stand(check.wants ?? {})
  const prepared = prepare({ ...check, wants } as unknown as Check, { check: check.id, options })
  return judge({ ...prepared, needs: stand(prepared.needs) }, new FactStore(nobody, { mtas: [] }), earlier, now)
}

const constant = (name: string, value: unknown): Source<unknown> =>
  defineProbe({
    id: name,
    ask: [],
    parse: () =>
      value === undefined || typeof value === 'string' ? unknown(value ?? `${name} was not asked for`) : value,
  })

const refuse = (): never => {
  throw new Error('a check asks nothing itself')
}
const nobody: Target = {
  name: 'nobody',
  kind: 'bundle',
  via: 'a test',
  now: () => now,
  ask: refuse,
  stream: refuse,
  close: refuse,
}
