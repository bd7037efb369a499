import { z } from 'zod'
import type { Plan } from '../fixes/fix.ts'
import type { ReportedDiagnosis } from './event.ts'
import type { Outcome } from './mend-event.ts'

/** How the target was reached: what `undo` needs to reach it again. No secret is in it. */
export interface Way {
  readonly target: string
  readonly login?: string
  readonly port?: number
  readonly jump?: string
  readonly sshConfig?: string
  readonly identity?: readonly string[]
  readonly knownHosts?: string
  readonly container?: string
  readonly containerEngine?: 'docker' | 'podman'
  readonly instance?: string
}

/** A diagnosis as far as the record of a run needs it. */
export type Found = Pick<ReportedDiagnosis, 'cause' | 'confidence' | 'title' | 'explains' | 'because'>

/** State of a file on the host: `absent`, or `SUM OWNER:GROUP MODE`; the sum is salted, so it tells nothing of the content. */
export type FileState = string

export type JournalLine =
  | {
      readonly type: 'run'
      readonly schema: 'mailmedic/journal@1'
      readonly run: string
      readonly at: string
      readonly version: string
      /** Who: `user@host` of the operator. */
      readonly operator: string
      readonly way: Way
      readonly mta: { readonly id: string; readonly version: string }
      /** Account that the manifest on the host belongs to, and its folder there. */
      readonly keeper: { readonly as: string | null; readonly folder: string }
      readonly plan: Plan
      readonly options: Readonly<Record<string, string>>
      /** What was wrong before, strongest first. */
      readonly found: readonly Found[]
    }
  /** Before a step: what its files were. From here on nobody can say that it was not done. */
  | { readonly type: 'begin'; readonly step: number; readonly at: string; readonly files: readonly FileState[] }
  | {
      readonly type: 'end'
      readonly step: number
      readonly at: string
      readonly files: readonly FileState[]
      readonly words: string
    }
  | { readonly type: 'fail'; readonly step: number; readonly at: string; readonly words: string }
  | { readonly type: 'undoing'; readonly step: number; readonly at: string }
  | { readonly type: 'undone'; readonly step: number; readonly at: string; readonly words: string }
  | {
      readonly type: 'verified'
      readonly at: string
      readonly id: string
      readonly what: string
      readonly state: 'holds' | 'fails' | 'unknown'
      readonly words: string
    }
  | { readonly type: 'settled'; readonly at: string }
  | { readonly type: 'outcome'; readonly at: string; readonly outcome: Outcome; readonly words: string }

const step = z.int().nonnegative()
const at = z.string()
const files = z.array(z.string())

/** What is read back is checked in shape; the plan inside was checked when it was made, and is ours. */
export const journalLine = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('run'),
    schema: z.literal('mailmedic/journal@1'),
    run: z.string(),
    at,
    version: z.string(),
    operator: z.string(),
    way: z.looseObject({ target: z.string() }),
    mta: z.object({ id: z.string(), version: z.string() }),
    keeper: z.object({ as: z.string().nullable(), folder: z.string() }),
    plan: z.looseObject({
      fix: z.string(),
      steps: z.array(z.looseObject({ id: z.string() })),
      settle: z.array(z.unknown()),
    }),
    options: z.record(z.string(), z.string()),
    found: z.array(z.looseObject({ cause: z.string(), title: z.string() })),
  }),
  z.object({ type: z.literal('begin'), step, at, files }),
  z.object({ type: z.literal('end'), step, at, files, words: z.string() }),
  z.object({ type: z.literal('fail'), step, at, words: z.string() }),
  z.object({ type: z.literal('undoing'), step, at }),
  z.object({ type: z.literal('undone'), step, at, words: z.string() }),
  z.object({ type: z.literal('verified'), at, id: z.string(), what: z.string(), state: z.string(), words: z.string() }),
  z.object({ type: z.literal('settled'), at }),
  z.object({ type: z.literal('outcome'), at, outcome: z.string(), words: z.string() }),
])
