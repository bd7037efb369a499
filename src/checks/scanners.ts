import { z } from 'zod'
import { listeners, listensOn } from '../probes/listeners.ts'
import { type Processes, processes, programOf } from '../probes/processes.ts'
import { filterHops, mailLog, services } from '../probes/slots.ts'
import { count, inWords, seconds } from '../probes/words.ts'
import { defineCheck, type Judgement } from './check.ts'
import { duration } from './duration.ts'

const troubles =
  /virus scanners failed|run_av \(.*\) FAILED|clamd?[- ].*(can't connect|timed out|failed)|spam scanning.*(timed out|failed)/i
const wantsVirus = /^(antivirus|clamav-daemon|clamd)/
const filterPorts = [10024, 10026, 10032, 10030]

const running = ({ list }: Processes, name: RegExp): number =>
  list.filter(
    (each) => !each.state.startsWith('Z') && (name.test(programOf(each)) || name.test(each.args.slice(0, 120))),
  ).length

/** amavis, ClamAV and SpamAssassin, which runs inside amavis: their processes, ports and complaints in the mail log. */
export const scanners = defineCheck({
  id: 'scanners',
  title: 'Virus and spam scanners run',
  why: 'A filter whose scanners died answers every message with "try again later".',
  needs: { processes, hops: filterHops, services },
  wants: { listeners, log: mailLog },
  options: z.strictObject({ within: duration('1h') }),
  judge: ({ processes: list, hops, services: known }, { within }, { wants, now }) => {
    const filtered = hops.some(({ role }) => role === 'filter')
    const amavis = running(list, /\bamavisd?\b/)
    const clamd = running(list, /\bclamd\b/)
    const virus = known.list.some(({ name, state }) => wantsVirus.test(name) && state !== 'unknown')
    if (!filtered && amavis === 0 && clamd === 0 && !virus)
      return [{ status: 'skipped', subject: 'scanners', summary: 'mail is not scanned on this server' }]
    const sockets = wants.listeners.known ? wants.listeners.value : null
    const ports = sockets ? filterPorts.filter((port) => listensOn(sockets, port).length > 0) : []
    const since = now.getTime() - seconds(within) * 1000
    const said = (wants.log.known ? wants.log.value.problems : []).filter(
      ({ text, last }) => last >= since && troubles.test(text),
    )
    const dead: Judgement[] =
      virus && clamd === 0 && !list.partial
        ? [
            {
              status: 'warning',
              subject: 'clamd',
              summary: 'virus scanning is switched on, but no clamd runs',
              evidence: [{ ask: 'ps', quote: `no clamd among ${list.list.length} processes` }],
            },
          ]
        : []
    const complaints = said.slice(0, 3).map(
      ({ text, count: times, last }): Judgement => ({
        status: 'warning',
        subject: 'scanners',
        summary: `the filter complained ${count(times, 'time')}, last ${inWords((now.getTime() - last) / 1000)} ago: ${text}`,
        evidence: [{ ask: 'mail log', quote: text }],
      }),
    )
    if (dead.length + complaints.length > 0) return [...dead, ...complaints]
    const parts = [
      amavis > 0 ? `amavis runs (${count(amavis, 'process', 'processes')})` : filtered ? 'a filter is set' : '',
      ports.length > 0 ? `listens on ${ports.join(', ')}` : '',
      clamd > 0 ? 'clamd runs' : virus ? '' : 'no virus scanner',
    ]
    return [{ status: 'ok', subject: 'scanners', summary: parts.filter((part) => part !== '').join(', ') }]
  },
})
