import { describe, expect, test } from 'vitest'
import type { Cause, Confidence, Explains } from '../../src/causes/cause.ts'
import type { Finding } from '../../src/checks/check.ts'
import type { Fact, Facts, Needs, Source } from '../../src/probes/probe.ts'
import type { QueueFact } from '../../src/queue/queue.ts'
import { account } from '../../src/run/account.ts'
import { now } from '../situations.ts'

type Value<S> = S extends Source<infer T> ? T : never
/** What is known of each fact: its value, or as a text the reason why it is not known. What is left out is not known. */
export type Given<N extends Needs> = { readonly [K in keyof N]?: Value<N[K]> | string }

export interface Situation<N extends Needs> {
  readonly given: Given<N> & { readonly queue?: QueueFact | string }
  readonly findings?: readonly Finding[]
  /** How sure the diagnosis is; `none`: this is not the cause. */
  readonly expect: Confidence | 'none'
  /** What it counts; what is left out is 0. */
  readonly explains?: Partial<Explains>
  /** What title, proof and counter-proof must say, and must not. */
  readonly says?: string | readonly string[]
  readonly never?: string | readonly string[]
}

export const factsOf = <N extends Needs>(needs: N, given: Given<N>): Facts<N> => {
  const values: Readonly<Record<string, unknown>> = given
  const fact = (name: string): Fact<unknown> => {
    const value = values[name]
    return value === undefined || typeof value === 'string'
      ? { known: false, why: value ?? `${name} was not asked for`, readings: [] }
      : { known: true, value, readings: [] }
  }
  return Object.fromEntries(Object.keys(needs).map((name) => [name, fact(name)])) as Facts<N>
}

/** A cause alone with a situation, counted as the engine counts; and once more without knowing anything. */
export const causeTable = <N extends Needs>(
  cause: Cause<N>,
  situations: Readonly<Record<string, Situation<N>>>,
): void => {
  describe(cause.title, () => {
    for (const [name, { given, findings = [], expect: wanted, explains, says, never }] of Object.entries(situations))
      test(name, () => {
        const proofs = cause.recognise({ facts: factsOf(cause.needs, given), findings, now })
        const { queue } = given
        const { diagnoses } = account(
          proofs.map((proof) => ({ cause: cause as unknown as Cause, proof })),
          typeof queue === 'object' ? queue : null,
        )
        expect(diagnoses.map(({ diagnosis }) => diagnosis.confidence)).toEqual(wanted === 'none' ? [] : [wanted])
        for (const { diagnosis } of diagnoses) {
          expect(diagnosis.cause).toBe(cause.id)
          const none = { messages: 0, recipients: 0, bounced: 0, rejected: 0 }
          const { messages = 0 } = explains ?? {}
          expect(diagnosis.explains).toEqual({ ...none, recipients: messages, ...explains })
          expect(diagnosis.because.length, 'a cause has a proof').toBeGreaterThan(0)
          const text = [diagnosis.title, ...diagnosis.because, ...diagnosis.against].join('\n')
          for (const words of [says ?? []].flat()) expect(text).toContain(words)
          for (const words of [never ?? []].flat()) expect(text).not.toContain(words)
          expect(text).not.toMatch(/undefined|NaN|\bnull(?! MX)|\[object/)
        }
      })
    test('nothing is known: nothing is said', () => {
      expect(cause.recognise({ facts: factsOf(cause.needs, {}), findings: [], now })).toEqual([])
    })
  })
}
