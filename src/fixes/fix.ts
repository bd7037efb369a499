import type { z } from 'zod'
import type { Diagnosis } from '../causes/cause.ts'
import type { Changing } from '../mta/mta.ts'
import type { Facts, Needs } from '../probes/probe.ts'
import type { Action, Deed } from '../target/action.ts'

/**
 * What applying costs. none: nothing that anybody notices · reload: the mail server reads its settings anew · interrupts:
 * a service stops for a moment, or mail waits · loses: something is gone that cannot be brought back.
 */
export const risks = ['none', 'reload', 'interrupts', 'loses'] as const
export type Risk = (typeof risks)[number]

/** A message as it was when the plan was made: a queue id alone is used again for another one. */
export interface BoundMessage {
  readonly id: string
  /** Epoch seconds. */
  readonly arrival: number
  readonly sender: string
  readonly bytes: number
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
}

/** The same with types that fit every fix: options and facts were parsed by the fix itself. */
// biome-ignore lint/suspicious/noExplicitAny: the base of a list, never of a value
export type AnyFix = Fix<any, any>

export const defineFix = <O, N extends Needs>(fix: Fix<O, N>): Fix<O, N> => fix
