import { type Listeners, listeners } from '../../probes/listeners.ts'
import { defineProbe, type Fact, type Facts } from '../../probes/probe.ts'
import { type Process, type Processes, processes, programOf } from '../../probes/processes.ts'
import type { Mailsystem, Settings } from '../../probes/slots.ts'
import type { FileAsk } from '../../target/target.ts'
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
  ask: [],
  parse: (_, facts) => {
    const found = facts.processes.known ? masterIn(facts.processes.value.list, facts.settings) : undefined
    const held = facts.sockets.known ? facts.sockets.value : null
    const master = stateOfMaster(facts, found, held)
    return {
      master,
      queueManager: master === 'stopped' ? 'stopped' : queueManager(facts.processes, found),
      smtpListener: smtpListener(facts.listeners),
      evidence: evidenceOf(facts, found, held),
    }
  },
})

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
