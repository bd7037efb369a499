import type { Probe, Slot, StreamProbe } from '../probes/probe.ts'

export interface Identity {
  readonly id: string
  /** "Postfix", "Zimbra". */
  readonly name: string
  readonly version: string
  /** The MTA's own version where it is a part of something larger. */
  readonly mtaVersion?: string
  readonly queueDirectory: string
  readonly configDirectory: string
  /** Mail log, where this server writes it by itself. */
  readonly logFiles: readonly string[]
  /** The account that owns the mail system's configuration: root, zimbra. */
  readonly owner: string
}

/** A mail server: how to know it, and how to ask it for the facts of probes/slots.ts. */
export interface Mta {
  readonly id: string
  readonly title: string
  /** null: not this one. The first of mta/index.ts that answers is the one. */
  readonly detect: Probe<Identity | null>
  readonly fills: readonly Filling<unknown>[]
}

export interface Filling<T> {
  readonly slot: Slot<T>
  readonly by: Probe<T> | StreamProbe<T>
}
export const fill = <T>(slot: Slot<T>, by: Probe<T> | StreamProbe<T>): Filling<T> => ({ slot, by })
