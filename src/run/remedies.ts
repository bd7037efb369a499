import { allowQueueTo } from '../mta/postfix/queue-users.ts'
import { queueRefused } from '../probes/lacking.ts'
import { describeAsk } from '../probes/probe.ts'
import { socketCommand } from '../target/dial-socket.ts'
import { sudoersCommand, tailArguments } from '../target/sudoers.ts'
import type { Ask } from '../target/target.ts'
import type { Gap } from './gaps.ts'

export interface FoundProgram {
  readonly path: string
  /** Who can replace it: the owners of it and of the folders above it, + where a group or everybody may write there. */
  readonly owners: readonly string[]
}

/** The machine as far as rights go, seen by the login. */
export interface HostRights {
  readonly login: string
  readonly hostname: string
  /** Programs by the name that they were asked for, as found on the host. */
  readonly paths: ReadonlyMap<string, FoundProgram>
  /** Folders of programs that only root can write to, in our order. */
  readonly folders: readonly string[]
  /** Groups that there are, of those that harm nobody. */
  readonly knownGroups: readonly string[]
  /** Who may look at the queue, as that is set; empty: not known. */
  readonly queueUsers: string
}

/** Their members read logs, and nothing else that would matter. */
export const harmlessGroups = ['adm', 'systemd-journal', 'log', 'clamav']

export type Remedy =
  | { readonly kind: 'option'; readonly option: string; readonly covers: readonly Gap[] }
  | { readonly kind: 'group'; readonly group: string; readonly command: string; readonly covers: readonly Gap[] }
  | { readonly kind: 'setting'; readonly command: string; readonly covers: readonly Gap[] }
  | {
      readonly kind: 'sudoers'
      readonly account: string
      readonly commands: readonly string[]
      readonly covers: readonly Gap[]
    }
  | { readonly kind: 'none'; readonly why: string; readonly account: string; readonly covers: readonly Gap[] }

/** The smallest right for each question that could not be asked: an option of ours, a group, a setting, a line of sudoers. */
export const remediesFor = (gaps: readonly Gap[], host: HostRights): readonly Remedy[] => {
  const withPassword = gaps.filter(({ sudo }) => sudo === 'password')
  const switchedOff = gaps.filter(({ sudo }) => sudo === 'never')
  const found = new Map<string, Remedy>()
  for (const gap of gaps) add(found, remedyFor(gap, gaps, host))
  const order = ['group', 'setting', 'sudoers', 'none']
  return [
    ...(withPassword.length > 0 ? [{ kind: 'option' as const, option: '--sudo ask', covers: withPassword }] : []),
    ...(switchedOff.length > 0 ? [{ kind: 'option' as const, option: '--sudo auto', covers: switchedOff }] : []),
    ...[...found.values()].toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
  ]
}

const add = (found: Map<string, Remedy>, remedy: Remedy): void => {
  const { covers, ...rest } = remedy
  const key = remedy.kind === 'sudoers' ? `sudoers ${remedy.account}` : JSON.stringify(rest)
  const before = found.get(key)
  if (!before) found.set(key, remedy)
  else if (before.kind === 'sudoers' && remedy.kind === 'sudoers') {
    const commands = [...new Set([...before.commands, ...remedy.commands])]
    found.set(key, { ...before, commands, covers: [...before.covers, ...covers] })
  } else found.set(key, { ...before, covers: [...before.covers, ...covers] })
}

const remedyFor = (gap: Gap, gaps: readonly Gap[], host: HostRights): Remedy => {
  const covers = [gap]
  const group = groupFor(gap, gaps, host)
  if (group) return { kind: 'group', group, command: `usermod -aG ${group} ${host.login}`, covers }
  if (queueRefused.test(gap.why)) {
    return { kind: 'setting', command: allowQueueTo(host.login, host.queueUsers), covers }
  }
  const account = gap.account ?? 'root'
  const written = commandFor(gap.ask, host)
  if ('why' in written) return { kind: 'none', why: written.why, account, covers }
  return { kind: 'sudoers', account, commands: [written.command], covers }
}

/** Whose members may read the file, or one that is named in the same question. */
const groupFor = (gap: Gap, gaps: readonly Gap[], host: HostRights): string | undefined => {
  const { ask } = gap
  const usable = (group: string | null): group is string => group !== null && host.knownGroups.includes(group)
  if (usable(gap.group)) return gap.group
  if (ask.kind !== 'exec') return undefined
  if (ask.argv[0] === 'journalctl' || ask.argv[3]?.startsWith('journal')) return ['systemd-journal', 'adm'].find(usable)
  const other = gaps.find(
    ({ ask: each, group }) => each.kind === 'file' && usable(group) && ask.argv.includes(each.path),
  )
  return other?.group ?? undefined
}

/** One exact command for sudoers, or why there can be none. */
export const commandFor = (ask: Ask, host: HostRights): { readonly command: string } | { readonly why: string } => {
  const argv = argvOf(ask)
  if (argv === undefined) return { why: 'it is no command' }
  if (ask.kind === 'exec' && ask.varies)
    return { why: 'its words change with the incident: no list of exact commands can hold it' }
  if (ask.kind === 'exec' && ask.stdin !== undefined)
    return { why: 'it takes orders from its standard input: to allow it would be to allow all of them' }
  if (!host.paths.has('sudo')) return { why: 'there is no sudo' }
  const [name = '', ...args] = argv
  const program = host.paths.get(name)
  if (program === undefined) return { why: `this login finds no ${name}` }
  const { path, owners } = program
  const account = 'as' in ask ? ask.as : undefined
  const others = owners.filter((owner) => (owner !== 'root' && owner !== account) || owner === host.login)
  if (others.length > 0) return { why: `${path} could be replaced by somebody who is not root` }
  const command = sudoersCommand(path, args)
  return command === undefined ? { why: `${describeAsk(ask)} cannot be written into sudoers exactly` } : { command }
}

/** What is run for an ask where a list of commands is all that there is. */
export const argvOf = (ask: Ask): readonly string[] | undefined => {
  if (ask.kind === 'exec') return ask.argv
  if (ask.kind === 'file') return ['tail', ...tailArguments(ask.path)]
  if (ask.kind === 'dial' && ask.socket !== undefined && ask.smtp?.starttls !== 'implicit')
    return socketCommand(ask, ask.socket)
  return undefined
}
