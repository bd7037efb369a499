/** The facts that every mail server folder in mta/ fills in its own way. A check names these, never a mail server. */
import type { QueueFact } from '../queue/queue.ts'
import type { LogFact, LogLine } from '../trace/log.ts'
import { defineSlot } from './probe.ts'

export interface Service {
  readonly name: string
  readonly state: 'running' | 'stopped' | 'unknown'
  /** What is said about it: "postfix is not running". */
  readonly detail: string
  /** The mail flow needs it. */
  readonly essential: boolean
}
export interface Services {
  readonly source: string
  readonly list: readonly Service[]
}

/** Effective settings under Postfix's names, postconf(5). */
export interface Settings {
  /** Effective value, `$` references expanded where that matters; undefined: this version has no such parameter. */
  get(name: string): string | undefined
  /** Set explicitly in main.cf. */
  isSet(name: string): boolean
  /** master.cf services. */
  readonly services: readonly MasterService[]
}
export interface MasterService {
  readonly name: string
  readonly type: 'inet' | 'unix' | 'unix-dgram' | 'fifo' | 'pass' | string
  readonly chroot: boolean
  readonly maxproc: string
  readonly command: string
  /** `-o name=value` overrides. */
  readonly overrides: Readonly<Record<string, string>>
}

/** A place to which this host hands mail on its way: a mailbox server, a content filter, a relay. */
export interface Hop {
  /** `lmtp`, `filter`, `milter`, `policy`, `relay`. */
  readonly role: 'lmtp' | 'filter' | 'milter' | 'policy' | 'relay'
  readonly protocol: 'smtp' | 'lmtp' | 'milter' | 'policy'
  /** As the setting has it: `lmtp:inet:mail.example.net:7025`. */
  readonly spec: string
  /** Name of the setting it comes from. */
  readonly setting: string
  readonly host?: string
  readonly port?: number
  /** Absolute path of a UNIX socket. */
  readonly socket?: string
  /** Brackets or an address: no MX lookup. */
  readonly noMx?: boolean
}

/** The mail system itself: is it alive? */
export interface Mailsystem {
  readonly master: 'running' | 'stopped' | 'unknown'
  readonly queueManager: 'running' | 'stopped' | 'unknown'
  /** Who listens on port 25, program name where it can be seen. */
  readonly smtpListener: string | null
  readonly evidence: readonly string[]
}

export const queue = defineSlot<QueueFact>('queue')
export const settings = defineSlot<Settings>('settings')
export const services = defineSlot<Services>('services')
export const mailsystem = defineSlot<Mailsystem>('mailsystem')
export const mailLog = defineSlot<LogFact>('mail-log')
/** The last log lines of a sample of the messages that wait, by queue id. */
export const stuckLines = defineSlot<ReadonlyMap<string, readonly LogLine[]>>('stuck-lines')
/** The lines of the log that were read to judge by, oldest first; bounded. */
export const logLines = defineSlot<readonly string[]>('log-lines')
/** Mailbox servers to which Postfix hands local mail. */
export const lmtpHops = defineSlot<readonly Hop[]>('lmtp-hops')
export const filterHops = defineSlot<readonly Hop[]>('filter-hops')
/** Domains this server takes mail for (mydestination, virtual and relay domains), lower case; as far as known. */
export const servedDomains = defineSlot<readonly string[]>('served-domains')
/** The same, and those that take longer to ask for: Zimbra's are in its LDAP. */
export const allDomains = defineSlot<readonly string[]>('all-domains')

/** A parameter of the queue with what it means, postconf(5). */
export interface QueueParameter {
  readonly name: string
  readonly value: string
  /** Of this version; null: could not be asked. */
  readonly default: string | null
  /** Set in main.cf, if only to the default. */
  readonly set: boolean
  readonly means: string
}
/** How a transport may be used at once. */
export interface TransportLimits {
  readonly transport: string
  /** Deliveries at once to one destination. */
  readonly concurrency: string
  /** Recipients in one delivery. */
  readonly recipients: string
  /** Processes at once, as in master.cf, with default_process_limit for `-`. */
  readonly processes: string
}
export interface QueueParameters {
  readonly list: readonly QueueParameter[]
  readonly transports: readonly TransportLimits[]
}
export const queueParameters = defineSlot<QueueParameters>('queue-parameters')

/** From the files of the deferred queue, epoch seconds. */
export interface RetryTime {
  /** Not to be tried before. */
  readonly next?: number
}
/** Of a sample of the deferred messages, by queue id. */
export const retryTimes = defineSlot<ReadonlyMap<string, RetryTime>>('retry-times')
