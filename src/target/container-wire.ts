import { PassThrough, Readable } from 'node:stream'
import type { Hello } from './context.ts'
import { octal, quote, quoteAll } from './quote.ts'
import { ConnectFailure, type RunOptions, type Wire } from './wire.ts'

export const engines = ['docker', 'podman'] as const
export type Engine = (typeof engines)[number]

/** A container that runs, and how its engine is called on the host. */
export interface Container {
  readonly name: string
  readonly engine: Engine
  /** By sudo, which wants no password for it. */
  readonly bySudo: boolean
  /** Of its first process, on the host. */
  readonly pid: number
  /** What the host has to connect with inside the container's network (nsenter, root); null: not there. */
  readonly hostTools: Hello['tools'] | null
}

/** As root of the container, whatever account its image names; its standard input stays open: that is how a script ends. */
export const inside = ({ name }: Pick<Container, 'name'>): readonly string[] => ['exec', '-i', '-u', '0', name]

/** Engines lie where ordinary logins do not look. */
const path = 'PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin; export PATH'

const waiting = 'IFS= read -r a; eval "$(printf %b "$a")"'

/** The script goes first, as one line: so it is no argument, which may not be larger than 128 KiB, quotes of quotes included. */
const fed = (script: string, options: RunOptions): RunOptions => {
  const stdin = new PassThrough()
  stdin.write(`${octal(script)}\n`)
  if (options.stdin instanceof Readable) options.stdin.pipe(stdin)
  else if (options.stdin) stdin.end(options.stdin)
  return { ...options, stdin }
}

/**
 * The inside of a container: each script of ours runs there by `exec` of its engine, on a channel of the host. Connections
 * are never forwarded by the host's SSH server, whose view of the network is another one: what is inside makes them, or
 * what the host has, in the container's network.
 */
export const containerWire = (host: Wire, container: Container, engineOf: NonNullable<Wire['engine']>): Wire => {
  const { name, engine, bySudo, pid, hostTools } = container
  const call = bySudo ? `sudo -n -- "$(command -v ${engine})"` : engine
  const enter = `${path}; exec ${call} ${quoteAll(inside(container))} sh -c ${quote(waiting)} mailmedic`
  const beside = (script: string): string => `${path}; exec nsenter -t ${pid} -n -- sh -c ${quote(script)} mailmedic`
  return {
    kind: host.kind,
    via: `${host.via}, ${engine} container ${name}`,
    login: 'root',
    get channels() {
      return host.channels
    },
    run: (script, options) => host.run(enter, fed(script, options)),
    connect: (to) => {
      const where = 'socket' in to ? to.socket : `${to.host}:${to.port}`
      return Promise.reject(
        new ConnectFailure('prohibited', `${where}: a container is only connected to from its inside`),
      )
    },
    ...(hostTools === null
      ? {}
      : { beside: { tools: hostTools, run: (script, options) => host.run(beside(script), options) } }),
    container: name,
    engine: engineOf,
    after: host.after,
    close: () => host.close(),
  }
}
