import type { AskedEvent } from '../run/asked.ts'
import type { RunEvent } from '../run/event.ts'
import type { Inspector } from '../run/inspector.ts'
import type { Playbook } from '../run/playbook.ts'
import type { RunState } from '../run/state.ts'

/** What can be asked of the person at the terminal while a run connects. */
export interface Asker {
  /** A password or passphrase, never shown; null: they gave none. */
  secret(question: string): Promise<string | null>
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
  /** Writes the report of a run and says where; the format follows from the name's ending. Throws a sentence. */
  exportReport(run: RunState, path: string): Promise<string>
  /** Writes what a view shows and says where. Throws a sentence. */
  exportText(text: string, path: string): Promise<string>
  /** For escape sequences that show nothing: the clipboard. */
  write(sequence: string): void
  now(): Date
}
