import type { Plan, Refusal } from '../fixes/fix.ts'
import type { RunEvent } from './event.ts'

/**
 * proved: done, and the server shows it · nothing-to-do · planned: only a plan was wanted · refused: nothing was changed ·
 * rolled-back: changed and taken back · undone: a recorded run was taken back · unproved: done, and nobody could tell
 * whether it helped · stranded: it ended in the middle, and `mailmedic undo` has to finish it.
 */
export type Outcome =
  | 'proved'
  | 'nothing-to-do'
  | 'planned'
  | 'refused'
  | 'rolled-back'
  | 'undone'
  | 'unproved'
  | 'stranded'

export type Doing = 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone' | 'not-undone'

type Body =
  | {
      readonly type: 'mend-started'
      readonly what: 'fix' | 'undo' | 'resume'
      readonly fix: string
      readonly title: string
      readonly target: string
    }
  /** The server is asked what is wrong, before and after: the events of that run. */
  | { readonly type: 'asking'; readonly when: 'before' | 'after'; readonly event: RunEvent }
  /** `refusal`: it can be shown, not carried out, and why. */
  | { readonly type: 'planned'; readonly plan: Plan; readonly refusal: Refusal | null }
  | { readonly type: 'approved' }
  /** The host's lock is this run's: from here on it must be ended in good order. */
  | { readonly type: 'locked' }
  /** From here on something may change: where the journals are. */
  | {
      readonly type: 'recorded'
      readonly run: string
      readonly journal: string
      readonly manifest: string
    }
  | {
      readonly type: 'step'
      readonly index: number
      readonly state: Doing
      readonly words: string
      readonly ms: number
    }
  | {
      readonly type: 'verifying'
      readonly id: string
      readonly what: string
      readonly state: 'running' | 'holds' | 'fails' | 'unknown'
      readonly words: string
    }
  /** A line of the mail log about a message that is followed. */
  | { readonly type: 'log-line'; readonly line: string }
  | { readonly type: 'note'; readonly text: string }
  | {
      readonly type: 'mend-finished'
      readonly outcome: Outcome
      readonly words: string
      readonly hint: string | null
      /** null: nothing was recorded, as nothing was changed. */
      readonly run: string | null
      readonly durationMs: number
    }

/** JSON-safe, and without secrets. `seq` counts from 0; `at` is ISO 8601. */
export type MendEvent = Body & { readonly seq: number; readonly at: string }
export type MendEventBody = Body

/** How it ended. */
export type Finish = Omit<Extract<MendEventBody, { type: 'mend-finished' }>, 'type' | 'durationMs'>

export const finish = (
  outcome: Outcome,
  words: string,
  hint: string | null = null,
  run: string | null = null,
): Finish => ({ outcome, words, hint, run })
