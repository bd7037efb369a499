import { type Listeners, listeners } from '../../probes/listeners.ts'
import { defineProbe, type Fact, type Facts } from '../../probes/probe.ts'
import { type Process, type Processes, processes, programOf } from '../../probes/processes.ts'
import type { Mailsystem, Settings } from '../../probes/slots.ts'
import type { FileAsk, Reading } from '../../target/target.ts'
import { isOneOfSeveral } from './instances.ts'
import { postfixSettings } from './settings.ts'

/** master(8) itself holds these sockets, under the path relative to the queue directory, and everybody may see them. */
const sockets: FileAsk = { kind: 'file', path: '/proc/net/unix', match: ['public/pickup', 'public/qmgr'] }

const heldSockets = defineProbe<readonly string[] | null>({
  id: 'postfix-sockets',
  ask: [sockets],
  parse: ([reading]) =>
    reading?.status === 'ok'
      ? reading.stdout.split('\n').flatMap((line) => /public\/\w+$/.exec(line)?.[0] ?? [])
      : null,
})

/** Of several instances each has its own. */
const pidFile = (settings: Fact<Settings>): FileAsk => ({
  kind: 'file',
  path: `${(settings.known && settings.value.get('queue_directory')) || '/var/spool/postfix'}/pid/master.pid`,
  as: 'root',
  maxBytes: 64,
})

const isMasterOf = ({ status, stdout }: Reading) => {
  const pid = status === 'ok' ? Number(stdout.trim()) : Number.NaN
  return (process: Process): boolean => process.pid === pid && programOf(process) === 'master'
}

const needs = { processes, listeners, sockets: heldSockets, settings: postfixSettings }
type Needed = Facts<typeof needs>

/** Others have a program named master too (Cyrus IMAP): ours lies in daemon_directory, or has a queue manager as child. */
const masterIn = (list: readonly Process[], settings: Fact<Settings>): Process | undefined => {
  const directory = settings.known ? settings.value.get('daemon_directory') : undefined
  const candidates = list.filter((process) => programOf(process) === 'master' && !process.state.startsWith('Z'))
  return (
    candidates.find(({ args }) => directory && args.startsWith(`${directory}/master`)) ??
    candidates.find(({ pid }) =>
      list.some((child) => child.ppid === pid && /^n?qmgr$|^pickup$/.test(programOf(child))),
    ) ??
    candidates.find(({ args }) => /postfix\/(s?bin\/)?master/.test(args))
  )
}

const smtpListener = (fact: Fact<Listeners>): string | null => {
  if (!fact.known) return null
  const found = fact.value.list.filter(({ port }) => port === 25)
  return found.length === 0
    ? null
    : (found.find(({ program }) => program)?.program ?? 'a program that this login may not see')
}

const queueManager = (fact: Fact<Processes>, master: Process | undefined): Mailsystem['queueManager'] => {
  if (!fact.known) return 'unknown'
  const found = fact.value.list.some(
    (process) => /^n?qmgr$/.test(programOf(process)) && (!master || process.ppid === master.pid),
  )
  return found ? 'running' : fact.value.partial || !master ? 'unknown' : 'stopped'
}

/** Is Postfix alive? By its processes and by the sockets that only a living master holds. */
export const postfixMailsystem = defineProbe<Mailsystem, typeof needs>({
  id: 'postfix-mailsystem',
  needs,
  ask: ({ settings }) => (isOneOfSeveral(settings) ? [pidFile(settings)] : []),
  parse: ([own], facts) => {
    const list = facts.processes.known ? facts.processes.value.list : []
    const found = own ? list.find(isMasterOf(own)) : masterIn(list, facts.settings)
    // Every instance holds sockets of the same names.
    const held = facts.sockets.known && !own ? facts.sockets.value : null
    const master = own?.status === 'denied' ? 'unknown' : stateOfMaster(facts, found, held)
    return {
      master,
      queueManager: queueManagerOf(master, own && !found ? null : queueManager(facts.processes, found)),
      smtpListener: smtpListener(facts.listeners),
      evidence: evidenceOf(facts, found, held),
    }
  },
})

/** null: whose queue manager runs, nobody can tell. */
const queueManagerOf = (
  master: Mailsystem['master'],
  seen: Mailsystem['queueManager'] | null,
): Mailsystem['queueManager'] => (master === 'stopped' ? 'stopped' : (seen ?? 'unknown'))

const stateOfMaster = (
  { processes: list }: Needed,
  found: Process | undefined,
  held: readonly string[] | null,
): Mailsystem['master'] => {
  // The sockets decide where they can be seen: a process of that name may live in a container of this host.
  if (held) return held.length > 0 ? 'running' : 'stopped'
  if (found) return 'running'
  return list.known && !list.value.partial ? 'stopped' : 'unknown'
}

const evidenceOf = (facts: Needed, found: Process | undefined, held: readonly string[] | null): readonly string[] => {
  const list = facts.processes.known ? facts.processes.value : null
  const port25 = facts.listeners.known ? facts.listeners.value.list.filter(({ port }) => port === 25) : null
  const children = found ? (list?.list.filter(({ ppid }) => ppid === found.pid).map(programOf) ?? []) : []
  return [
    found
      ? `pid ${found.pid} ${found.args}${children.length > 0 ? `, with ${[...new Set(children)].join(', ')}` : ''}`
      : list
        ? `no Postfix master among ${list.list.length} processes${list.partial ? ' (this login does not see all)' : ''}`
        : `processes: ${facts.processes.known ? '' : facts.processes.why}`,
    held ? (held.length > 0 ? `listening: ${held.join(', ')}` : 'nobody listens on public/pickup and public/qmgr') : [],
    port25
      ? port25.length > 0
        ? `port 25: ${port25.map((each) => `${each.address} ${each.program ?? ''}`.trim()).join(', ')}`
        : 'nothing listens on port 25'
      : `listening sockets: ${facts.listeners.known ? '' : facts.listeners.why}`,
  ].flat()
}
