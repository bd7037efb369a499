import type { Act } from './act.ts'
import type { AuthDeed } from './action.ts'
import { Asker } from './asker.ts'
import type { AuthOutcome } from './authenticate.ts'
import { connector } from './connect.ts'
import type { LiveContext } from './context.ts'
import type { Instance } from './instance.ts'
import { noAnswer } from './outcome.ts'
import type { Secret } from './secret.ts'
import type { KnownSudo } from './sudo-ask.ts'
import type { Ask, ExecAsk, Reading, Target } from './target.ts'
import type { Wire } from './wire.ts'

export interface LiveOptions {
  /** As the user wrote it. */
  readonly name: string
  /** Default deadline of one command, milliseconds. */
  readonly timeoutMs: number
  readonly sudo: 'auto' | 'never' | KnownSudo
  /** Questions to name servers from this machine are allowed (--dns-here). Default false. */
  readonly dnsHere?: boolean
  readonly now?: () => Date
  /** One of several Postfix instances: all that is asked is asked of it. */
  readonly instance?: Instance
}

/** A machine that answers now and can be changed. */
export interface LiveTarget extends Target {
  /** Name of the container that it is; absent: it is a host. */
  readonly container?: string
  /** Name of the Postfix instance that it is about; absent: the main one. */
  readonly instance?: string
  act(act: Act): Promise<Reading>
  /** Logs in at a mail server from the machine, and goes no further. */
  authenticate(deed: AuthDeed, secret: Secret): Promise<AuthOutcome>
}

/** A recording cannot be changed. */
export const isLive = (target: Target): target is LiveTarget => 'act' in target

/** A machine that answers now, over any wire. */
export const createLive = (wire: Wire, options: LiveOptions): LiveTarget => {
  const now = options.now ?? (() => new Date())
  const { name, timeoutMs, sudo, instance } = options
  const mailConfig = instance ? { mailConfig: instance.directory } : {}
  const asker = new Asker({ wire, name, timeoutMs, sudo, now, ...mailConfig })
  const context: LiveContext = {
    wire,
    connect: connector(wire, asker),
    hello: () => asker.hello(),
    exec: (ask) => asker.ask(ask),
    stream: (ask, onChunk) => asker.stream(ask, onChunk),
    file: (ask) => asker.ask(ask),
    now,
    timeoutMs,
    dnsHere: options.dnsHere ?? false,
  }
  return {
    name,
    kind: wire.kind,
    via: instance ? `${wire.via}, Postfix instance ${instance.name}` : wire.via,
    ...(instance ? { instance: instance.name } : {}),
    ...(wire.container === undefined ? {} : { container: wire.container }),
    now,
    ask: (ask) => answer(context, ask),
    stream: (ask, onChunk, signal) => asker.stream(ask, onChunk, signal),
    act: async (act) =>
      (await import('./act.ts')).runAct({ wire, rights: await asker.rights(), lend: () => asker.lend(), now }, act),
    authenticate: async (deed, secret) => (await import('./authenticate.ts')).authenticate(context, deed, secret),
    close: async () => {
      asker.close()
      await wire.close()
    },
  }
}

const askEngine = async (context: LiveContext, ask: ExecAsk): Promise<Reading> => {
  if (context.wire.engine) return context.wire.engine(ask)
  return noAnswer(ask, 'absent', 'the target is no container', { at: context.now(), ms: 0 })
}

/** What only some runs need is loaded when it is asked for: dns2 alone takes 15 MB. */
const answer = async (context: LiveContext, ask: Ask): Promise<Reading> => {
  switch (ask.kind) {
    case 'exec':
      return ask.engine ? askEngine(context, ask) : context.exec(ask)
    case 'file':
      return context.file(ask)
    case 'dns':
      return (await import('./dns.ts')).askDns(context, ask)
    case 'dial':
      return (await import('./dial.ts')).askDial(context, ask)
    case 'ping':
      return (await import('./ping.ts')).askPing(context, ask)
  }
}
