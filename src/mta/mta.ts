import type { InitSystem } from '../probes/init-system.ts'
import type { Probe, Slot, StreamProbe } from '../probes/probe.ts'
import type { RelayFiles } from '../probes/relay-files.ts'
import type { SettingOrigins } from '../probes/setting-origins.ts'
import type { Hop } from '../probes/slots.ts'
import type { Action, Deed } from '../target/action.ts'
import type { FlushDeed } from '../target/mail-deeds.ts'

export interface Identity {
  readonly id: string
  /** Another mail server whose playbooks fit this one as well. */
  readonly like?: string
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
  /** How it is changed; absent: nothing here can be changed by this program. */
  readonly changing?: (identity: Identity) => Changing
}

/** A setting under Postfix's name, postconf(5). null: not set, so that its default or what is inherited counts. */
export interface Wish {
  readonly name: string
  readonly value: string | null
}

export type Verb = 'start' | 'stop' | 'restart'

/** Turns wishes into steps, in the way of one mail server. */
export interface Changing {
  readonly identity: Identity
  /** Settings in one go. `where: global` is for all servers of a site, where there is such a place. */
  change(wishes: readonly Wish[], origins: SettingOrigins, about: About): Action
  /** The mail server reads its settings anew. It interrupts no delivery. */
  reload(): readonly Deed[]
  /** Services are named as the services slot names them, or as `serving` does. null: there is no such service here. */
  control(service: string, verb: Verb, init: InitSystem): readonly Deed[] | null
  /** The service behind a hop on this host; null: nobody can tell. */
  serving(hop: Hop, init: InitSystem): string | null
  /** What is done with messages of the queue. */
  readonly queue: QueueDeeds
  /** The account that owns the configuration. */
  readonly owner: string
  readonly ownerGroup: string
  readonly relayFiles: RelayFiles
}

/** `of` names the list of messages that it is about; those that it is done with are kept in the list `keeps`. */
export interface QueueDeeds {
  hold(of: string, keeps?: string): readonly Deed[]
  release(of: string, keeps?: string): readonly Deed[]
  /** Into the queue anew, under another id. */
  requeue(of: string, keeps?: string): readonly Deed[]
  /** Deletes what is on hold. */
  deleteHeld(of: string, keeps: string): readonly Deed[]
  /** Copies what is on hold. */
  save(of: string, keeps: string): readonly Deed[]
  /** `alsoIn`: lists in which they get their new ids. */
  resubmit(of: string, alsoIn: readonly string[]): readonly Deed[]
  /** Tries them now, the first ones first. */
  flush(of: string, how?: Pick<FlushDeed, 'most' | 'gentle'>): readonly Deed[]
}

export interface About extends Pick<Action, 'id' | 'label' | 'why'> {
  readonly where?: 'server' | 'global'
}

export interface Filling<T> {
  readonly slot: Slot<T>
  readonly by: Probe<T> | StreamProbe<T>
}
/** What one mail server is asked as another is, but for these. */
export const fillsOf = (base: readonly Filling<unknown>[], own: readonly Filling<unknown>[]): Mta['fills'] => [
  ...base.filter(({ slot }) => !own.some((each) => each.slot === slot)),
  ...own,
]
export const fill = <T>(slot: Slot<T>, by: Probe<T> | StreamProbe<T>): Filling<T> => ({ slot, by })
