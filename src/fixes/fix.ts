import type { z } from 'zod'
import type { Diagnosis } from '../causes/cause.ts'
import type { Changing } from '../mta/mta.ts'
import type { Facts, Needs } from '../probes/probe.ts'
import type { BoundMessage } from '../queue/bound.ts'
import type { QueueMessage } from '../queue/message.ts'
import type { Action, Deed } from '../target/action.ts'

export type { BoundMessage } from '../queue/bound.ts'

/**
 * What applying costs. none: nothing that anybody notices · reload: the mail server reads its settings anew · interrupts:
 * a service stops for a moment, or mail waits · loses: something is gone that cannot be brought back.
 */
export const risks = ['none', 'reload', 'interrupts', 'loses'] as const
export type Risk = (typeof risks)[number]

/** The messages that a plan is about. */
export interface PlanSelection {
  /** How they were selected: `sender "x@example.net", older than 2 d`. */
  readonly words: string
  /** When the queue was read, epoch seconds by the clock of the run. */
  readonly at: number
  readonly messages: number
  readonly recipients: number
  readonly bytes: number
  /** Epoch seconds. */
  readonly oldest: number
  /** Largest first, at most 5, then what is left over. */
  readonly byDestination: readonly Share[]
  readonly byReason: readonly Share[]
  /** The oldest, at most 5. */
  readonly samples: readonly QueueMessage[]
  /** Every one of them, bound to what it is now; empty where `beside` says that they are named elsewhere. */
  readonly bound: readonly BoundMessage[]
  /** In a journal or a file: a list of many lies beside it. */
  readonly beside?: { readonly messages: number; readonly sha256: string }
}
export interface Share {
  readonly name: string
  readonly messages: number
}

/** How it is known that the fix has worked: by asking the server again, with nothing remembered. */
export interface Verification {
  /** Causes that a new diagnosis must not find any more. */
  readonly causes: readonly string[]
  /** What must be seen besides. */
  readonly holds: readonly Deed[]
  /** Waiting messages that are tried again, first a few and then the rest, and followed to their delivery in the log. */
  readonly follow?: {
    readonly messages: readonly BoundMessage[]
    /**
     * Name of the host that must take those for other servers: `smtp.sendgrid.net`. Then a message that is not delivered
     * fails the whole; without it, it must only have been tried: it may wait for something else behind this cause.
     */
    readonly relay?: string
    /** Also those that are not followed are tried again once the first have arrived. */
    readonly flush: boolean
    /** Reply classes that mean that it did not help; a message that waits for something else got past this. */
    readonly against?: readonly string[]
  }
}

/** What only a person can do, elsewhere. */
export interface Chore {
  /** What to do. */
  readonly text: string
  /** Lines to paste exactly as they are: a DNS record, a command. */
  readonly paste?: readonly string[]
  /** As seen from the server now; unknown: it could not be looked at. */
  readonly state: 'done' | 'open' | 'unknown'
  readonly evidence?: string
}

export interface SecretNeed {
  /** As the plan's pieces name it. */
  readonly name: string
  /** Asked on the terminal. */
  readonly question: string
}

/** Without steps it is a checklist: what a tool must not do, with each item's state as it is seen now. */
export interface Plan {
  readonly fix: string
  readonly title: string
  /** What will be different, a sentence or two. */
  readonly summary: string
  readonly steps: readonly Action[]
  /** Carried out after the steps were taken back: the server must read its old settings again. */
  readonly settle: readonly Deed[]
  readonly verify: Verification
  /** How long what was changed may take to show, milliseconds. */
  readonly settleMs: number
  readonly risk: Risk
  /** The risk in words: "mail may wait up to two minutes". */
  readonly riskInWords: string
  readonly secrets: readonly SecretNeed[]
  readonly notes: readonly string[]
  readonly chores: readonly Chore[]
  /** Where it is about messages of the queue: which ones. Its deeds call them `selected`. */
  readonly selection?: PlanSelection
}

/** Nothing to do: the server is as the fix would leave it. */
export interface Nothing {
  readonly nothing: string
  readonly chores?: readonly Chore[]
}
/** It cannot or must not be done: why, and what to do instead. */
export interface Refusal {
  readonly refused: string
  readonly hint?: string
}
export type Planned = Plan | Nothing | Refusal

export const isPlan = (planned: Planned): planned is Plan => 'steps' in planned

export interface FixContext<O, N extends Needs> {
  readonly facts: Facts<N>
  readonly options: O
  /** The mail server, and how its settings and services are changed. */
  readonly mta: Changing
  /** Of the server as it is now, strongest first; a fix that needs none of them may be asked for without. */
  readonly diagnoses: readonly Diagnosis[]
  readonly now: Date
}

/** A cure that a tool can carry out. It makes a plan; carrying that out is the same for all. */
export interface Fix<O = unknown, N extends Needs = Needs> {
  readonly id: string
  readonly title: string
  /** Ids of the causes that it cures. */
  readonly cures: readonly string[]
  /** What it does and does not do, in words that `--help` shows. */
  readonly explain: string
  /** `--set key=value`: every value comes as text. */
  readonly options: z.ZodType<O>
  /** Mail servers that it knows: ids of mta/. */
  readonly for: readonly string[]
  readonly needs: N | ((options: O) => N)
  plan(context: FixContext<O, N>): Planned
  /**
   * For what is never twice the same, as a queue: what may be carried out of an approved plan, as the fresh one sees the
   * server; never more than was approved. null: the server has changed too much. Both would do the same in the same way.
   */
  settled?(approved: Plan, fresh: Plan): Plan | null
}

/** The same with types that fit every fix: options and facts were parsed by the fix itself. */
// biome-ignore lint/suspicious/noExplicitAny: the base of a list, never of a value
export type AnyFix = Fix<any, any>

export const defineFix = <O, N extends Needs>(fix: Fix<O, N>): Fix<O, N> => fix
