/**
 * The machine under study, seen through questions. Everything above this folder is a pure function of the readings
 * that come back, so the same code judges a live server, this machine, or a recorded bundle.
 */

/** A command, never a shell string: `target/` quotes argv once, caps its output and ends it at its deadline. */
export interface ExecAsk {
  readonly kind: 'exec'
  readonly argv: readonly string[]
  /** Run as this account (root, zimbra, …): as itself where that is the login, else by su or sudo. */
  readonly as?: string
  /** Where that account cannot be had, ask as the login instead of answering `denied`. `partly`: it then leaves things out. */
  readonly orSelf?: boolean | 'partly'
  /** Its words hang on the incident (queue ids, recipients): no list of allowed commands can hold it. */
  readonly varies?: boolean
  /**
   * Asked of the engine that runs the container, which knows what the container itself cannot see: a subcommand of docker or
   * podman, with its arguments before the container's name. `absent` where the target is no container.
   */
  readonly engine?: boolean
  /** Never holds a secret in an ask: asks are recorded. */
  readonly stdin?: string
  /** Milliseconds; the remote process is ended too. Default: the target's command timeout. */
  readonly timeoutMs?: number
  /** Bytes of stdout that are kept; more ends the command and sets `truncated`. Default 1 MiB. */
  readonly maxBytes?: number
  /** Of a stream: without any output for so long it is ended, whatever `timeoutMs` says. Default 8 s. */
  readonly firstByteMs?: number
  /** Takes seconds by nature: gets a channel of its own, so that it holds up nothing else. */
  readonly slow?: boolean
  /** Of a stream: each line is handed on as it is written, and silence is no fault. For what is followed, until its deadline. */
  readonly live?: boolean
}

/** A file's text, or the part of it that matters. */
export interface FileAsk {
  readonly kind: 'file'
  readonly path: string
  readonly as?: string
  readonly orSelf?: boolean
  /** Look only at the last so many bytes of the file. */
  readonly tail?: number
  /** Keep only lines that hold one of these fixed strings (after `tail`). */
  readonly match?: readonly string[]
  /** Of what is left keep the last so many bytes. Default 1 MiB. */
  readonly maxBytes?: number
  readonly timeoutMs?: number
}

export type DnsType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'NS' | 'SOA' | 'SRV' | 'TLSA'

/** A DNS question to the host's own name servers, through the host, unless it says otherwise. */
export interface DnsAsk {
  readonly kind: 'dns'
  readonly name: string
  readonly type: DnsType
  /** Address of one name server; default: those of the host's resolv.conf, in order. */
  readonly server?: string
  /** `here` asks from this machine (only with --dns-here). Default `host`. */
  readonly from?: 'host' | 'here'
  readonly timeoutMs?: number
}

/** How to talk once connected. It stops before DATA, always. */
export interface Dialogue {
  readonly protocol: 'smtp' | 'lmtp'
  /** Argument of EHLO or LHLO. Absent: read the greeting, QUIT. */
  readonly helo?: string
  readonly starttls?: 'never' | 'if-offered' | 'implicit'
  readonly mail?: string
  readonly rcpt?: readonly string[]
}

/** A connection made by the mail host (direct-tcpip), so that its view of the network is the one that is judged. */
export interface DialAsk {
  readonly kind: 'dial'
  /** An address, or a name that the host's own files resolve. Give addresses where a name server would be needed. */
  readonly host?: string
  readonly port?: number
  /** Path of a UNIX socket, instead of host and port. */
  readonly socket?: string
  readonly smtp?: Dialogue
  /** Default 10 s for the connection and again for each reply. */
  readonly timeoutMs?: number
}

export interface PingAsk {
  readonly kind: 'ping'
  readonly host: string
}

export type Ask = ExecAsk | FileAsk | DnsAsk | DialAsk | PingAsk

/**
 * ok: an answer (for exec: whatever the exit status; for dns: any rcode; for dial: connected and every stage answered).
 * failed: it ran into a fault of its own · absent: no such command, file, socket · denied: the login may not ·
 * timeout: deadline passed · unreachable: no connection to the thing asked (refused, reset, no route) or to the host.
 */
export type ReadingStatus = 'ok' | 'failed' | 'absent' | 'denied' | 'timeout' | 'unreachable'

export interface DnsAnswer {
  readonly name: string
  readonly type: string
  readonly ttl: number
  /** Presentation form: `10 mx.example.net` for MX, joined strings for TXT. Names without the final dot. */
  readonly data: string
}

export interface DnsOutcome {
  readonly server: string
  readonly via: 'tcp' | 'udp' | 'tool'
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'NOTIMP' | `RCODE${number}`
  readonly answers: readonly DnsAnswer[]
  readonly authoritative: boolean
  /** The AD bit: the resolver validated it. */
  readonly authenticated: boolean
}

export type DialStage = 'connect' | 'greeting' | 'helo' | 'starttls' | 'tls' | 'helo-tls' | 'mail' | 'rcpt' | 'quit'

export interface DialStep {
  readonly stage: DialStage
  /** What we said, absent for connect and greeting. */
  readonly sent?: string
  /** The reply's lines, code included. */
  readonly lines: readonly string[]
  readonly code?: number
  readonly ms: number
}

export interface DialCertificate {
  readonly subject: string
  readonly issuer: string
  readonly names: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  /** SHA-256 of the certificate, and of its public key (SubjectPublicKeyInfo), in hexadecimal: as TLSA records hold them. */
  readonly sha256?: string
  readonly keySha256?: string
  /** Judged with the mail host's trust store; `unknown` where it could not be read. */
  readonly trusted: 'yes' | 'no' | 'unknown'
  readonly why?: string
}

export interface DialOutcome {
  readonly steps: readonly DialStep[]
  /** Stage that did not succeed, and how; absent when all did. A 4xx/5xx reply is an answer, not a failure. */
  readonly failedAt?: DialStage
  readonly failure?: 'refused' | 'timeout' | 'reset' | 'unreachable' | 'unresolved' | 'prohibited' | 'closed' | 'tls'
  readonly tls?: { readonly version: string; readonly cipher: string; readonly certificate?: DialCertificate }
}

/** What came back. JSON-safe, sanitised (no control sequences), capped: it can be recorded and replayed as it is. */
export interface Reading {
  readonly ask: Ask
  readonly status: ReadingStatus
  readonly exitCode?: number
  readonly stdout: string
  readonly stderr: string
  /** Why the status is not ok, as a sentence for people. */
  readonly why?: string
  readonly truncated?: boolean
  /** It was for an account that this login may not become: denied, or asked as the login itself. `sudo`: why not by it. */
  readonly lacking?: { readonly account: string; readonly sudo: string }
  readonly dns?: DnsOutcome
  readonly dial?: DialOutcome
  /** When it was asked (ISO 8601), by this machine's clock. */
  readonly at: string
  readonly ms: number
}

/** Anything that can be asked. `ask` may be called many times at once: a target batches what is asked in one turn. */
export interface Target {
  /** As the user wrote it. */
  readonly name: string
  readonly kind: 'local' | 'ssh' | 'bundle'
  /** How it is reached, for people: "ssh root", "this machine", "recorded 2026-11-21 20:31". */
  readonly via: string
  /** The instant the judgement is about: now for a live target, the time of recording for a bundle. */
  now(): Date
  ask(ask: Ask): Promise<Reading>
  /**
   * A large answer, handed on in chunks (raw, not sanitised) and never held whole. The reading's stdout is empty. The signal
   * ends it, on the machine too: what came until then is an answer that was cut short.
   */
  stream(ask: ExecAsk, onChunk: (chunk: Uint8Array) => void, signal?: AbortSignal): Promise<Reading>
  /** Ends what still runs on either side. */
  close(): Promise<void>
}

/** The target itself could not be reached or used: a sentence that says what to do next. Never a stack trace. */
export class TargetError extends Error {
  override readonly name = 'TargetError'
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
