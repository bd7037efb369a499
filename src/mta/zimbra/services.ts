import { clock } from '../../probes/clock.ts'
import { defineProbe, textOf, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { Services } from '../../probes/slots.ts'
import type { ExecAsk, FileAsk } from '../../target/target.ts'
import { logClock } from '../postfix/mail-log.ts'
import { zimbraRelease } from './release.ts'
import { readStatusLog, readZmcontrol, type StatusLog } from './service-status.ts'

export const statsLog: FileAsk = {
  kind: 'file',
  path: '/var/log/zimbra-stats.log',
  as: 'root',
  orSelf: true,
  tail: 512 << 10,
  match: [' STATUS: '],
  maxBytes: 64 << 10,
}
/** Tens of seconds on a real host: asked only where the log that cron writes is not fresh. */
const zmcontrol: ExecAsk = {
  kind: 'exec',
  argv: ['zmcontrol', 'status'],
  as: 'zimbra',
  slow: true,
  timeoutMs: 60_000,
}
const freshMs = 5 * 60_000

const statusNeeds = { clock, release: zimbraRelease }
export const zimbraStatusLog = defineProbe<StatusLog & { readonly ageMs: number }, typeof statusNeeds>({
  id: 'zimbra-status-log',
  needs: statusNeeds,
  ask: [statsLog],
  parse: ([reading], { clock: known, release }, now) => {
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    const host = logClock(known, now)
    const found = readStatusLog(text, host, release.known ? release.value.server : null)
    return found ? { ...found, ageMs: host.now - found.at } : unknown('zimbra-stats.log has no status of this server')
  },
})

const needs = { log: zimbraStatusLog }

export const zimbraServices = defineProbe<Services, typeof needs>({
  id: 'zimbra-services',
  needs,
  ask: ({ log }) => (log.known && log.value.ageMs < freshMs ? [] : [zmcontrol]),
  parse: ([reading], { log }) => {
    if (!reading && log.known)
      return { source: `zimbra-stats.log, ${Math.round(log.value.ageMs / 1000)} s old`, list: log.value.list }
    const list = reading?.status === 'ok' ? readZmcontrol(reading.stdout) : []
    if (list.length > 0) return { source: 'zmcontrol status', list }
    return unknown(
      `zmcontrol gave no status: ${reading ? reading.stderr.trim().slice(0, 200) || whyOf(reading) : 'not asked'}`,
    )
  },
})
