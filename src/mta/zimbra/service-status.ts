import type { Service } from '../../probes/slots.ts'
import { readLine } from '../../trace/line.ts'
import type { LogClock } from '../../trace/stamp.ts'

/** Services without which mail stops on this host; what else runs is the web, statistics, calendars. */
const essential = new Set([
  'mta',
  'mailbox',
  'ldap',
  'amavis',
  'antispam',
  'antivirus',
  'opendkim',
  'zmconfigd',
  'cbpolicyd',
])

const service = (name: string, running: boolean, reasons: readonly string[]): Service => ({
  name,
  state: running ? 'running' : 'stopped',
  detail: running ? 'Running' : ['Stopped', ...reasons].join(': '),
  essential: essential.has(name),
})

/** `zmcontrol status`: a tab, the name, the state; below a stopped one, behind two tabs, what is said about it. */
export const readZmcontrol = (text: string): readonly Service[] => {
  const found: { name: string; running: boolean; reasons: string[] }[] = []
  for (const line of text.split('\n')) {
    const [, name, state] = /^\t(\S+(?: webapp)?)\s+(Running|Stopped)\s*$/.exec(line) ?? []
    if (name) found.push({ name, running: state === 'Running', reasons: [] })
    else if (line.startsWith('\t\t')) found.at(-1)?.reasons.push(line.trim())
  }
  return found.map(({ name, running, reasons }) => service(name, running, reasons))
}

export interface StatusLog {
  readonly list: readonly Service[]
  /** Epoch milliseconds of the newest line. */
  readonly at: number
}

/** The last state of each service in zimbra-stats.log, which cron writes every two minutes; null: there is none. */
export const readStatusLog = (text: string, clock: LogClock, server: string | null): StatusLog | null => {
  const states = new Map<string, { running: boolean; at: number }>()
  for (const raw of text.split('\n')) {
    const line = raw.includes(' STATUS: ') ? readLine(raw, clock) : null
    const [, host, name, state] = / STATUS: ([^\s:]+): (.+): (Running|Stopped)\s*$/.exec(line?.text ?? '') ?? []
    // A logger host has the lines of all servers.
    if (!line || !name || (server !== null && host?.toLowerCase() !== server)) continue
    states.set(name, { running: state === 'Running', at: line.at })
  }
  const newest = Math.max(...[...states.values()].map(({ at }) => at))
  // A service that was switched off is no longer reported.
  const current = [...states].filter(([, { at }]) => at > newest - 150_000)
  return current.length > 0
    ? { list: current.map(([name, { running }]) => service(name, running, [])), at: newest }
    : null
}
