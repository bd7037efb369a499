import type { MailDeed } from './mail-deeds.ts'
import type { ExecAsk } from './target.ts'

/**
 * What changes a machine, as data: planned above by pure functions, shown to a person, written to a journal, and carried
 * out here. Nothing in it is a shell string, and nothing in it is a secret.
 */

/** Text for standard input or a file. A secret is named, and filled in at the last moment. */
export type Piece = string | { readonly secret: string }

/** Runs a command. Every deed can be done twice without harm: after a crash nobody knows whether it was done. */
export interface ExecDeed {
  readonly kind: 'exec'
  readonly argv: readonly string[]
  readonly as?: string
  readonly stdin?: readonly Piece[]
  /** Milliseconds. Default 60 s. */
  readonly timeoutMs?: number
  /** Exit statuses that are a success. Default 0 alone. */
  readonly accept?: readonly number[]
  /** Its output could hold a secret: thrown away on the host itself. */
  readonly mute?: boolean
  /** It leaves something running, which gets descriptors, environment and file mode mask of its own. */
  readonly daemon?: boolean
  /** Holds where there is nothing left to do: then it is not run. For commands that fail the second time. */
  readonly unless?: { readonly ask: ExecAsk; readonly until: Condition }
}

/**
 * Keeps what a command prints, beside the journal of whoever runs the fix: what a restart would wipe out. Where it gives
 * nothing, that is told, and the step goes on.
 */
export interface EvidenceDeed {
  readonly kind: 'evidence'
  /** Letters, digits and hyphens: of the file. */
  readonly name: string
  readonly argv: readonly string[]
  readonly as?: string
  /** Milliseconds. Default 60 s. */
  readonly timeoutMs?: number
}

/** Puts a file in place whole: owner and mode first, then the content, then one rename. */
export interface WriteDeed {
  readonly kind: 'write'
  readonly path: string
  readonly owner: string
  readonly group: string
  /** Octal: `0600`. */
  readonly mode: string
  readonly content: readonly Piece[]
  readonly as?: string
}

/**
 * Lines of a lookup table's source, under these keys: they come in the place of those that are there; every other line stays
 * as it is. It is done on the host, so that other people's secrets never leave it. Keys are compared without regard to case.
 */
export interface EntriesDeed extends Omit<WriteDeed, 'kind'> {
  readonly kind: 'entries'
  readonly keys: readonly string[]
}

export interface RemoveDeed {
  readonly kind: 'remove'
  readonly path: string
  readonly as?: string
}

/** Owner and mode of a file. */
export interface OwnDeed {
  readonly kind: 'own'
  /** Where it is not there, nothing has to be done. */
  readonly ifThere?: boolean
  readonly path: string
  readonly owner: string
  readonly group: string
  readonly mode: string
  readonly as?: string
}

/** What an answer must be like. All that is given must hold; the exit status must be 0 unless `exit` says otherwise. */
export interface Condition {
  readonly exit?: number
  /** The whole of stdout, trimmed. */
  readonly equals?: string
  readonly includes?: string
  readonly excludes?: string
}

/** Asks again and again until the server has really taken a change. It changes nothing. */
export interface WaitDeed {
  readonly kind: 'wait'
  /** What is waited for, in words: "Postfix has the new relay host". */
  readonly what: string
  readonly ask: ExecAsk
  readonly until: Condition
  /** Milliseconds until it is a failure. */
  readonly timeoutMs: number
}

/** Logs in at a mail server from the host, and goes no further than that: no message. It changes nothing. */
export interface AuthDeed {
  readonly kind: 'auth'
  readonly host: string
  readonly port: number
  /** implicit: TLS from the first byte (465, 2465); starttls: it must be offered, a key never travels in clear. */
  readonly tls: 'starttls' | 'implicit'
  readonly helo: string
  /** null: the secret is the account's name too (Postmark). */
  readonly user: string | null
  /** Name of the secret. */
  readonly secret: string
  /** Asked for in MAIL FROM after the login, to learn whether the relay takes this sender. */
  readonly mail?: string
  /** any: the key is sent also to a server whose certificate the host does not trust, or could not judge. */
  readonly certificate?: 'any'
}

export type Deed =
  | ExecDeed
  | EvidenceDeed
  | WriteDeed
  | EntriesDeed
  | RemoveDeed
  | OwnDeed
  | WaitDeed
  | AuthDeed
  | MailDeed
/** What is done on the machine and needs no list of messages. */
export type HostDeed = Exclude<Deed, MailDeed>

/** One setting that will be different. */
export interface Change {
  /** `relayhost`, `zimbraMtaRelayHost`. */
  readonly name: string
  /** Where it is kept: `main.cf`, `mail.example.net (server)`, `global configuration`. */
  readonly where: string
  /** null: not set there. */
  readonly old: string | null
  /** null: will not be set there. */
  readonly new: string | null
  /** What counts while it is not set there. */
  readonly inherited?: string
}

/** One step of a plan. */
export interface Action {
  /** Within its plan. */
  readonly id: string
  /** Short, for a list: "write relay_password". */
  readonly label: string
  /** The particular beside it: "new file, 0600 zimbra, key on standard input". */
  readonly detail: string
  /** Why, a sentence. */
  readonly why: string
  readonly changes: readonly Change[]
  readonly do: readonly Deed[]
  /** Files that it changes. They are kept on the host before, and put back byte for byte, with owner, mode and time. */
  readonly files?: readonly string[]
  /** Takes it back where there are no files to put back, or where somebody else has changed them since. */
  readonly undo: readonly Deed[]
  /** What cannot be taken back, in words. */
  readonly cannotUndo?: string
  /** Done last, once it is known whether all works: it ends what only served the trial. */
  readonly closing?: boolean
}

/** Is it about messages of the queue? */
export const isMailDeed = (deed: Deed): deed is MailDeed =>
  deed.kind === 'move' || deed.kind === 'flush' || deed.kind === 'save' || deed.kind === 'resubmit'

/** Does it change anything on the machine? */
export const changes = ({ do: deeds }: Pick<Action, 'do'>): boolean =>
  deeds.some(({ kind }) => kind !== 'wait' && kind !== 'auth')

/** Accounts that a list of deeds runs as. */
export const accountsOf = (deeds: readonly Deed[]): readonly string[] => [
  ...new Set(deeds.flatMap((deed) => ('as' in deed && deed.as && !isMailDeed(deed) ? [deed.as] : []))),
]
