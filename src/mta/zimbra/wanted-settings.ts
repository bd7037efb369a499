import { listeners, listensOn } from '../../probes/listeners.ts'
import { defineProbe, type Facts, unknown, whyOf } from '../../probes/probe.ts'
import { processes } from '../../probes/processes.ts'
import type { WantedSettings } from '../../probes/wanted-settings.ts'
import { postfixSettings } from '../postfix/settings.ts'
import { zimbraConfigd } from './configd.ts'
import { outOfStep } from './mapped-settings.ts'
import { zimbraRelease } from './release.ts'
import { zimbraStatusLog } from './services.ts'
import { readEntry, sessionFor } from './zimbra-settings.ts'

const port = 7171
const needs = {
  listeners,
  processes,
  release: zimbraRelease,
  configd: zimbraConfigd,
  status: zimbraStatusLog,
  settings: postfixSettings,
}

/** Why it is thought that zmconfigd carries nothing over; null: it runs, as far as can be seen. */
const downBecause = ({ listeners: sockets, processes: list, configd, status }: Facts<typeof needs>): string | null => {
  if (sockets.known && listensOn(sockets.value, port).length === 0) return `nothing listens on port ${port} (ss -ltn)`
  if (configd.known && configd.value?.alive === false)
    return `no process has the number ${configd.value.pid} of zmconfigd.pid (ps)`
  const frozen = list.known && list.value.list.find(({ args, state }) => /zmconfigd/.test(args) && /^T/.test(state))
  if (frozen) return `process ${frozen.pid} is stopped by a signal (ps): ${frozen.args.slice(0, 80)}`
  const service = status.known && status.value.list.find(({ name }) => name === 'zmconfigd')
  return service && service.state === 'stopped' ? 'zimbra-stats.log says that zmconfigd is stopped' : null
}

/** Does Postfix have what LDAP wants? Asked only where zmconfigd, which sees to that, does not run: LDAP is slow to ask. */
export const zimbraWantedSettings = defineProbe<WantedSettings, typeof needs>({
  id: 'zimbra-wanted-settings',
  needs,
  ask: (facts) =>
    downBecause(facts) !== null && facts.release.known && facts.release.value.server
      ? [sessionFor(facts.release.value.server)]
      : [],
  parse: ([reading], facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    const down = downBecause(facts)
    const carrier = { name: 'zmconfigd', running: down === null, evidence: down ?? 'zmconfigd runs' }
    if (!reading) return { carrier, differing: [] }
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const wanted = readEntry(reading.stdout.split(/(?:^|\n?)(?:prov> )+/)[1] ?? '')
    if (Object.keys(wanted).length === 0) return unknown('zmprov gave no attributes')
    return {
      carrier,
      differing: outOfStep(facts.settings.value, wanted).map(({ attribute, ...rest }) => ({
        ...rest,
        source: attribute,
      })),
    }
  },
})
