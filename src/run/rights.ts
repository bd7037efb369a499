import { queueUsersAsk } from '../mta/postfix/queue-users.ts'
import { listedAs, programFolders, type SudoersRule, sudoersFile } from '../target/sudoers.ts'
import type { Ask, ExecAsk, Reading, Target } from '../target/target.ts'
import type { Gap } from './gaps.ts'
import { argvOf, commandFor, type HostRights, harmlessGroups, type Remedy, remediesFor } from './remedies.ts'
import type { RunState } from './state.ts'

/** What a login may ask of a mail server, what is missing, and the smallest remedies. JSON-safe. */
export interface Rights {
  readonly target: string
  readonly via: string | null
  readonly login: string
  readonly hostname: string
  readonly mta: RunState['mta']
  readonly playbook: string
  /** Questions that were asked. */
  readonly asked: number
  readonly gaps: readonly Gap[]
  readonly remedies: readonly Remedy[]
  /** For /etc/sudoers.d; null: nothing to allow. */
  readonly sudoers: string | null
}

/** Seen by the login as it is: nothing here needs a right. */
const script = `echo "login $(id -un)"; echo "host $(uname -n)"
getent group ${harmlessGroups.join(' ')} | sed 's/^\\([^:]*\\):.*/known \\1/'
owners() {
  part=$1 owners=
  while :; do
    set -- $(ls -ldL -- "$part" 2>/dev/null) || return
    case $1 in ?????w*|????????w*) owners="$owners +";; esac
    owners="$owners $3"
    [ "$part" != / ] || break
    part=\${part%/*}; [ -n "$part" ] || part=/
  done
}
for name do
  path=$(command -v "$name") || continue
  case $path in /*) owners "$path"; echo "path $name $path$owners";; esac
done
for path in ${programFolders.join(' ')}; do
  [ -d "$path" ] && owners "$path" && echo "folder $path $path$owners"
done; :`

const question = (asks: readonly Ask[]): ExecAsk => {
  const names = asks.flatMap((ask) => argvOf(ask)?.[0] ?? [])
  return { kind: 'exec', argv: ['sh', '-c', script, 'rights', ...new Set([...names, 'sudo'])] }
}

const readHost = (text: string, queueUsers: string): HostRights => {
  const lines = text.split('\n')
  const all = (word: string): readonly string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []))
  const found = (word: string): HostRights['paths'] =>
    new Map(
      all(word)
        .map((each) => each.split(' '))
        .map(([name = '', path = '', ...owners]) => [name, { path, owners: [...new Set(owners)] }]),
    )
  const folders = found('folder')
  return {
    login: all('login')[0] ?? '',
    hostname: all('host')[0] ?? '',
    knownGroups: all('known'),
    queueUsers,
    paths: found('path'),
    folders: programFolders.filter((path) => folders.get(path)?.owners.every((owner) => owner === 'root')),
  }
}

/** Looks at what a run of a playbook was not let ask, and at what the host offers instead. Reads only. */
export const rightsOf = async (target: Target, state: RunState): Promise<Rights> => {
  const { gaps } = state
  const others = state.asked.flatMap(({ ask }) => ('as' in ask && ask.as !== undefined ? [ask] : []))
  const asks = [question([...gaps.map(({ ask }) => ask), ...others]), queueUsersAsk]
  const [seen = '', users = ''] = (await Promise.all(asks.map((ask) => target.ask(ask)))).map(answer)
  const host = readHost(seen, users.trim())
  const remedies = remediesFor(gaps, host)
  return {
    target: state.target,
    via: state.via,
    login: host.login,
    hostname: host.hostname,
    mta: state.mta,
    playbook: state.playbook,
    asked: state.asked.length,
    gaps,
    remedies,
    sudoers: sudoers(remedies, await keptRules(target, gaps, others, host), host, state),
  }
}

const answer = ({ status, stdout }: Reading): string => (status === 'ok' ? stdout : '')

/** Commands of ours that an earlier file allows already: a new one takes its place, so it has to hold them too. */
const keptRules = async (
  target: Target,
  gaps: readonly Gap[],
  asks: readonly Ask[],
  host: HostRights,
): Promise<readonly SudoersRule[]> => {
  // Without any entry that asks for no password sudo would mail root about the question.
  if (!gaps.some(({ sudo }) => sudo === 'some')) return []
  const { stdout } = await target.ask({ kind: 'exec', argv: ['env', 'COLUMNS=30000', 'sudo', '-n', '-l'] })
  return asks.flatMap((ask) => {
    const written = commandFor(ask, host)
    if (!('as' in ask) || ask.as === undefined || !('command' in written)) return []
    return stdout.includes(listedAs(written.command)) ? [{ account: ask.as, commands: [written.command] }] : []
  })
}

const sudoers = (
  remedies: readonly Remedy[],
  kept: readonly SudoersRule[],
  host: HostRights,
  state: RunState,
): string | null => {
  const missing = remedies.filter((each) => each.kind === 'sudoers')
  const accounts = [...new Set([...kept, ...missing].map(({ account }) => account))].toSorted()
  const rules = accounts.map((account) => {
    const own = [...kept, ...missing].filter((rule) => rule.account === account)
    return { account, commands: [...new Set(own.flatMap(({ commands }) => commands))] }
  })
  if (missing.length === 0 || !/^[a-z_][\w.-]*$/i.test(host.login)) return null
  const head = [
    `What mailmedic (playbook ${state.playbook}) asks of ${host.hostname} and ${host.login} may not ask yet. Every command is exact: no`,
    'word can be added, and what it runs itself is looked for in secure_path. Read it, then as root:',
    '  visudo -cf FILE && install -m 440 FILE /etc/sudoers.d/mailmedic',
  ]
  return sudoersFile(host.login, rules, host.folders, head)
}
