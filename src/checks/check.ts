import type { z } from 'zod'
import type { Facts, Needs, Values } from '../probes/probe.ts'

export type Status = 'ok' | 'warning' | 'critical' | 'unknown' | 'skipped'

/** What was asked, and the words of the answer that prove it. */
export interface Evidence {
  readonly ask: string
  readonly quote: string
}

/** JSON-safe. */
export type Data = Readonly<Record<string, unknown>>

export interface Finding {
  readonly check: string
  readonly status: Status
  /** What it is about: a service, a host, a file. */
  readonly subject: string
  /** One sentence with numbers and units. */
  readonly summary: string
  readonly evidence: readonly Evidence[]
  readonly data: Data
}
/** A finding as a check writes it: the engine adds the check's id. */
export type Judgement = Omit<Finding, 'check' | 'evidence' | 'data'> & Partial<Pick<Finding, 'evidence' | 'data'>>

/**
 * A question to the facts. Facts it `needs` are known when it is called: where one is not, the engine answers `unknown`
 * for it and says why. Facts it `wants` may be unknown.
 */
export interface Check<O extends z.ZodType = z.ZodType, N extends Needs = Needs, W extends Needs = Needs> {
  readonly id: string
  readonly title: string
  /** Why it matters for mail, one sentence. */
  readonly why: string
  /** A function where what must be asked depends on the options (generic checks). */
  readonly needs: N | NeedsOf<O, N>
  readonly wants?: W
  /** Options as a playbook may set them, with defaults. */
  readonly options: O
  /** Findings of this check must not be critical or unknown for this one to make sense; else it is skipped, saying so. */
  readonly after?: readonly string[]
  judge(values: Values<N>, options: z.output<O>, context: JudgeContext<W>): readonly Judgement[]
}
export type NeedsOf<O extends z.ZodType, N extends Needs> = { of(options: z.output<O>): N }['of']

export interface JudgeContext<W extends Needs = Needs> {
  /** Facts that the check wants, known or not. */
  readonly wants: Facts<W>
  /** The instant the judgement is about. */
  readonly now: Date
}

export const defineCheck = <O extends z.ZodType, N extends Needs, W extends Needs = Record<never, never>>(
  check: Check<O, N, W>,
): Check<O, N, W> => check
