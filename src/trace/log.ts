/** What the recent mail log says, folded: a log of any size ends up in a bounded object. */

export interface LogLine {
  /** Epoch milliseconds (a traditional stamp has no year: the nearest past one is meant). */
  readonly at: number
  /** As logged: `postfix/smtp`, `postfix/amavisd/smtpd`, `dovecot`. */
  readonly program: string
  readonly pid: number | null
  readonly queueId: string | null
  /** The rest of the line. */
  readonly text: string
}

/** Deliveries with the same outcome to the same kind of place for the same reason. */
export interface DeliveryGroup {
  readonly status: 'sent' | 'deferred' | 'bounced' | 'expired'
  /** `smtp`, `lmtp`, `error`, `local`, `pipe`: the daemon's last name. */
  readonly agent: string
  /** `mx.example.net[198.51.100.1]:25`, `none`. */
  readonly relay: string
  readonly dsn: string
  /** A real text, as logged. For `sent` the remote reply. */
  readonly reason: string
  readonly domain: string
  readonly count: number
  /** Epoch milliseconds. */
  readonly first: number
  readonly last: number
  /** At most 5. */
  readonly queueIds: readonly string[]
}

/** fatal / panic / error / warning lines, and rejects, grouped by wording. */
export interface ProblemGroup {
  readonly level: 'panic' | 'fatal' | 'error' | 'warning' | 'reject' | 'info'
  readonly program: string
  /** A real text, as logged. */
  readonly text: string
  readonly count: number
  readonly first: number
  readonly last: number
}

/** A message that a content filter took and threw away: neither delivered nor returned. */
export interface Discard {
  /** Epoch milliseconds. */
  readonly at: number
  /** As amavis names it: `Inbound`, `Outbound`, `Internal`, `OpenRelay`. */
  readonly direction: string
  readonly sender: string
  readonly recipients: readonly string[]
  /** Spam score; null: not printed. */
  readonly hits: number | null
  readonly text: string
}

/** Messages that one login handed in within one hour. */
export interface LoginHour {
  readonly login: string
  /** Epoch milliseconds, when the hour began. */
  readonly hour: number
  readonly messages: number
}

export interface Client {
  readonly address: string
  readonly messages: number
}

export interface LogFact {
  /** Files that answered, newest first. */
  readonly files: readonly string[]
  /** Epoch milliseconds of the oldest and the newest line seen; null when there is none. */
  readonly from: number | null
  readonly to: number | null
  /** Newest first; bounded. */
  readonly deliveries: readonly DeliveryGroup[]
  readonly problems: readonly ProblemGroup[]
  /**
   * Deliveries of the last 24 hours that went well, counted on the host (`deliveries` has only the last of them); those to
   * the content filter on 127.0.0.1 do not count. null: could not be counted.
   */
  readonly sent?: number | null
  /** Mail that the content filter discarded, newest first; bounded. */
  readonly discards?: readonly Discard[]
  /** Who handed in how much with a login, in the last 24 hours, largest first; null: could not be counted. */
  readonly logins?: readonly LoginHour[] | null
  /** Who handed mail in without a login, over the network, by address; largest first. null: could not be counted. */
  readonly clients?: readonly Client[] | null
  /** The files hold more than was read. */
  readonly truncated: boolean
}
