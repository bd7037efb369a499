import { Asker } from './asker.ts'
import { type Container, containerWire, type Engine, engines, inside } from './container-wire.ts'
import type { LiveOptions } from './live.ts'
import { type Signature, sign } from './sign.ts'
import { type ExecAsk, type Reading, TargetError } from './target.ts'
import type { Wire } from './wire.ts'

export interface ContainerOptions {
  /** Of the container: a name or an id. */
  readonly container: string
  /** Default: the one of docker and podman that has it. */
  readonly engine?: Engine
  /** The target's name, for sentences. */
  readonly name: string
  readonly timeoutMs: number
  readonly sudo: LiveOptions['sudo']
  readonly signature?: Signature
}

/** The inside of a container on a host, found with one or two round trips. Rejects with a TargetError; then the wire is closed. */
export const openContainer = async (host: Wire, options: ContainerOptions): Promise<Wire> => {
  if (!/^[A-Za-z0-9][\w.-]{0,250}$/.test(options.container)) {
    await host.close()
    throw new TargetError(`"${options.container}" is no name of a container.`, 'docker ps shows the names.')
  }
  const { name, timeoutMs, sudo } = options
  const asker = new Asker({ wire: host, name, timeoutMs, sudo, now: () => new Date() })
  try {
    const found = await find(asker, { ...options, root: host.login === 'root' })
    if (options.signature) await sign({ name, ask: (ask) => asker.ask(ask) }, options.signature)
    const enter = host.login === 'root' && (await asker.ask(exec('nsenter', '--version'))).exitCode === 0
    const container = { ...found, hostTools: enter ? (await asker.hello()).tools : null }
    return containerWire(host, container, (ask) => askEngine(host, container, ask, options))
  } catch (error) {
    await host.close()
    throw error
  } finally {
    asker.close()
  }
}

/** Rare: a channel of its own, for as long as that takes. */
const askEngine = async (
  host: Wire,
  { engine, bySudo, name }: Container,
  ask: ExecAsk,
  { name: target, timeoutMs, sudo }: ContainerOptions,
): Promise<Reading> => {
  const asker = new Asker({ wire: host, name: target, timeoutMs, sudo, now: () => new Date() })
  try {
    const { as: _, orSelf: __, ...rest } = ask
    const whole = { ...rest, argv: [engine, ...ask.argv, name], ...(bySudo ? { as: 'root' } : {}) }
    return { ...(await asker.ask(whole)), ask }
  } finally {
    asker.close()
  }
}

const exec = (...argv: readonly string[]): ExecAsk => ({ kind: 'exec', argv })

interface Looked {
  readonly engine: Engine
  readonly bySudo: boolean
  readonly state: Reading
  readonly names: Reading
  /** Nothing is run but a shell that ends: may this be asked at all? */
  readonly shell: Reading
}

const look = async (asker: Asker, engine: Engine, name: string, bySudo: boolean): Promise<Looked> => {
  const as = bySudo ? { as: 'root' } : {}
  const [state, names, shell] = await Promise.all(
    [
      exec(engine, 'container', 'inspect', '--format', '{{.State.Running}} {{.State.Pid}}', name),
      exec(engine, 'ps', '--format', '{{.Names}}'),
      exec(engine, ...inside({ name }), 'sh', '-c', 'exit 0'),
    ].map((ask) => asker.ask({ ...ask, ...as })),
  )
  if (!state || !names || !shell) throw new TypeError('a question was lost')
  return { engine, bySudo, state, names, shell }
}

const find = async (
  asker: Asker,
  options: ContainerOptions & { readonly root: boolean },
): Promise<Omit<Container, 'hostTools'>> => {
  const wanted = options.engine === undefined ? engines : [options.engine]
  const ways = options.sudo === 'never' || options.root ? [false] : [false, true]
  const looked: Looked[] = []
  // One after the other: even to be asked podman makes folders of its own, where nobody uses it.
  for (const engine of wanted) {
    looked.push(...(await Promise.all(ways.map((bySudo) => look(asker, engine, options.container, bySudo)))))
    for (const { bySudo, state, shell } of looked.filter((each) => each.engine === engine)) {
      const [, running, pid] = /^(true|false) (\d+)\s*$/.exec(state.status === 'ok' ? state.stdout : '') ?? []
      if (running === 'true' && shell.status === 'ok' && shell.exitCode === 0)
        return { name: options.container, engine, bySudo, pid: Number(pid) }
    }
  }
  throw problemOf(looked, options)
}

/** The nearest that came of it says most. */
const problemOf = (looked: readonly Looked[], { container, engine, name }: ContainerOptions): TargetError => {
  const lost = looked.find(({ state }) => ['unreachable', 'timeout', 'failed'].includes(state.status))
  if (lost) return new TargetError(`${name} could not be asked about its containers: ${lost.state.why ?? ''}.`)
  const there = looked.filter(({ state }) => state.status === 'ok')
  const known = there.find(({ state }) => /^(?:true|false) \d+\s*$/.test(state.stdout))
  if (known?.state.stdout.startsWith('false'))
    return new TargetError(
      `The container ${container} on ${name} does not run.`,
      `Why it ended: ${known.engine} logs --tail 50 ${container}. Start it: ${known.engine} start ${container}.`,
    )
  if (known && known.shell.status === 'ok')
    return new TargetError(
      `The container ${container} on ${name} runs no sh: ${lastLine(known.shell)}.`,
      'mailmedic asks by sh: a container without one cannot be asked.',
    )
  if (known)
    return new TargetError(
      `This login may look at the container ${container} on ${name}, but run nothing in it: ${known.shell.why}.`,
      `Log in as root, or as a member of the group ${known.engine}.`,
    )
  const barred = there.find(({ state }) => /permission denied|access denied/i.test(state.stderr))
  if (barred)
    return new TargetError(
      `This login may not use ${barred.engine} on ${name}.`,
      `Log in as root, or as a member of the group ${barred.engine}; --sudo ask asks for the password of sudo.`,
    )
  const down = there.find(({ state }) => /cannot connect|is the docker daemon running/i.test(state.stderr))
  const listed = there.find(({ names }) => names.status === 'ok' && names.exitCode === 0)
  if (listed) {
    const names = [
      ...new Set(there.flatMap(({ names: each }) => each.stdout.split('\n').filter((line) => line !== ''))),
    ]
    const some = names.slice(0, 20).join(', ')
    return new TargetError(
      `${listed.engine} on ${name} has no container ${container}.`,
      names.length > 0 ? `It runs ${some}${names.length > 20 ? ', …' : ''}.` : 'It runs none.',
    )
  }
  if (down)
    return new TargetError(
      `${down.engine} on ${name} does not answer: ${lastLine(down.state)}.`,
      `Does its daemon run there? systemctl status ${down.engine}`,
    )
  const none = engine === undefined ? 'neither docker nor podman' : `no ${engine}`
  if (there.length === 0)
    return new TargetError(`There is ${none} on ${name}.`, 'Leave --container out to ask the host itself.')
  return new TargetError(`The containers of ${name} could not be looked at: ${lastLine(there[0]?.state)}.`)
}

const lastLine = (reading: Reading | undefined): string =>
  (reading?.stderr ?? '').trim().split('\n').at(-1)?.replace(/\.$/, '').slice(0, 300) || 'it does not say why'
