import type { Plan, Risk } from '../fixes/fix.ts'
import type { AskedEvent } from '../run/asked.ts'
import type { RunEvent } from '../run/event.ts'
import type { Inspector } from '../run/inspector.ts'
import type { MendEvent } from '../run/mend-event.ts'
import type { MendState } from '../run/mend-state.ts'
import type { Operator } from '../run/operator.ts'
import type { Playbook } from '../run/playbook.ts'
import type { RunState } from '../run/state.ts'
import type { HostKeyQuestion } from '../target/host-key-question.ts'

/** What can be asked of the person at the terminal. */
export interface Asker {
  /** A password or passphrase, not shown unless it is said so (codes); null: they gave none. */
  secret(question: string, how?: { readonly shown?: boolean }): Promise<string | null>
  /** Is this the host's own key? */
  hostKey(question: HostKeyQuestion): Promise<boolean>
}

export interface RunRequest {
  readonly target: string
  readonly playbook: Playbook
  readonly asker: Asker
  readonly signal: AbortSignal
  /** Aborts where the person does not want to wait for this step. */
  readonly skipped: (step: number) => AbortSignal
}

export interface InspectRequest {
  readonly target: string
  readonly asker: Asker
  /** Every question that is asked beside the run, and how it went. */
  readonly asked: (event: AskedEvent) => void
}
/** Looks at a server without a playbook, over the connection of the run where that is still there. */
export interface Inspection extends Pick<Inspector, 'queue' | 'message' | 'lines' | 'log'> {
  /** Ends the connection; the next question makes a new one. */
  close(): Promise<void>
}

export interface HostChoice {
  /** As TARGET is written. */
  readonly target: string
  /** Where it is known from: "~/.ssh/config", "last run 2 h ago". */
  readonly from: string
}

export interface PlaybookChoice {
  readonly id: string
  readonly title: string
  /** Where it comes from, or what is wrong with it. */
  readonly origin: string
}

/** One thing that a fix wants to know, as text. */
export interface FixOption {
  readonly name: string
  readonly description: string
  /** '' where there is none. */
  readonly initial: string
  readonly required: boolean
  /** Empty: anything. */
  readonly choices: readonly string[]
}

export interface FixChoice {
  readonly id: string
  readonly title: string
  readonly explain: string
  readonly options: readonly FixOption[]
}

export interface MendStart {
  readonly fix: string
  readonly options: Readonly<Record<string, string>>
  readonly target: string
  /** The run that was just shown: what is wrong is not asked again. */
  readonly diagnosed: RunState | null
  /** How much it may cost at most. */
  readonly maxRisk: Risk
  /** Who says so, for people. */
  readonly allowedBy: string
  readonly operator: Omit<Operator, 'name'>
  readonly asker: Asker
  readonly signal: AbortSignal
}

/** A recorded change. */
export interface RunChoice {
  readonly run: string
  readonly state: MendState
}

/** Everything the screens get from outside. cli/ fills it for real, a test from a recording. */
export interface Services {
  /** A run's events from its beginning to `run-finished`; a target that fails is told as an event too. */
  run(request: RunRequest): AsyncIterable<RunEvent>
  /** Nothing is asked, and nobody logs in, before the first question. */
  inspect(request: InspectRequest): Inspection
  /** Throws a sentence where it cannot be used. */
  playbook(id: string): Promise<Playbook>
  playbooks(): Promise<readonly PlaybookChoice[]>
  hosts(): Promise<readonly HostChoice[]>
  /** Writes the report of a run, and what was done about it; the format follows from the name's ending. Throws a sentence. */
  exportReport(run: RunState | null, mends: readonly MendState[], path: string): Promise<string>
  /** The fixes that can be carried out, in the order of these ids; what is not known is left out. */
  fixes(ids: readonly string[]): Promise<readonly FixChoice[]>
  /** Plan, approve, apply, prove; what fails is told as an event too. */
  mend(start: MendStart): AsyncIterable<MendEvent>
  /** Changes that were recorded on this computer. */
  runs(): Promise<readonly RunChoice[]>
  /** Takes a recorded change back. */
  undo(run: string, start: Pick<MendStart, 'operator' | 'asker' | 'signal'>): AsyncIterable<MendEvent>
  /** For `mailmedic fix --from`. Throws a sentence. */
  savePlan(plan: Plan, start: Pick<MendStart, 'target' | 'options'>, path: string): Promise<string>
  /** Writes what a view shows and says where. Throws a sentence. */
  exportText(text: string, path: string): Promise<string>
  /** For escape sequences that show nothing: the clipboard. */
  write(sequence: string): void
  now(): Date
}
