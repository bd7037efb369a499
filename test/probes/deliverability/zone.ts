import { type Asking, defineInquiry } from '../../../src/probes/inquiry.ts'
import { mostAsks, mostRounds, Unknown } from '../../../src/probes/probe.ts'
import type { DnsAsk, Reading } from '../../../src/target/target.ts'
import { dns, now } from '../ask.ts'

/** `example.net TXT`: its records, or an rcode; what is not there does not exist. */
export type Zone = Readonly<Record<string, readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'timeout'>>

export const answerOf = (zone: Zone, ask: DnsAsk): Partial<Reading> => {
  const at = ask.server === undefined ? '' : ` @${ask.server}`
  const found = zone[`${ask.name} ${ask.type}${at}`]
  if (found === 'timeout') return { status: 'timeout', why: 'no answer from 198.51.100.53 (timeout)' }
  if (typeof found === 'string') return dns(found)
  if (found) {
    const [first = ''] = found
    const alias = /^CNAME (\S+)$/.exec(first)?.[1]
    const signed = found.includes('AD')
    const rest = found.slice(alias ? 1 : 0).filter((data) => data !== 'AD')
    const records = rest.map((data): [string, string] => [ask.type, data])
    const made = dns('NOERROR', ...(alias ? [['CNAME', alias] as [string, string]] : []), ...records)
    return made.dns ? { dns: { ...made.dns, authenticated: signed, authoritative: ask.server !== undefined } } : made
  }
  const known = Object.keys(zone).some((key) => key.startsWith(`${ask.name} `) || key.includes(`.${ask.name} `))
  return dns(known ? 'NOERROR' : 'NXDOMAIN')
}

/** Runs an inquiry against a zone as the engine does, and counts its questions and rounds. */
export const inquire = <T>(look: (asking: Asking) => T, zone: Zone): { value: T; asked: number; rounds: number } => {
  const probe = defineInquiry({ id: 'test', look: (asking) => ({ value: look(asking) }) })
  const readings: Reading[] = []
  let rounds = 0
  for (; rounds <= mostRounds; rounds++) {
    const further = (probe.more?.(readings, {}) ?? []).slice(0, mostAsks - readings.length)
    if (further.length === 0) break
    for (const ask of further) {
      if (ask.kind !== 'dns') throw new Error(`asked ${ask.kind}`)
      readings.push({ ask, status: 'ok', stdout: '', stderr: '', at: now.toISOString(), ms: 1, ...answerOf(zone, ask) })
    }
  }
  const found = probe.parse(readings, {}, now)
  if (found instanceof Unknown) throw new Error(found.why)
  return { value: found.value, asked: readings.length, rounds }
}
