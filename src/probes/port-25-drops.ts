import type { Ask, DialAsk, FileAsk, Reading } from '../target/target.ts'
import { answers, dialedOf } from './dialed.ts'
import { firewall } from './firewall.ts'
import { type OutboundDial, outboundDials } from './outbound-dials.ts'
import { defineProbe, type Facts, unknown, whyOf } from './probe.ts'

/**
 * Do connection requests to port 25 leave this host? Asked where the rules of its firewall may not be read. A rule that drops
 * a packet on its way out fails the kernel's sending of it, and what fails of what is sent a second time is counted for
 * everybody to read: TCPRetransFail of /proc/net/netstat (Linux 3.15 and later). A packet that is lost further on is not.
 */
export interface Port25Drops {
  /** kept: this host drops them itself · left: it sends them. */
  readonly verdict: 'kept' | 'left'
  /** Connection requests that were sent a second time while we looked, and how many of them this host did not let out. */
  readonly repeated: number
  readonly refused: number
}

const needs = { firewall, outbound: outboundDials }

/** A request is sent again after one second (RFC 6298), and again after two more. */
const dialMs = 2_500
const repeatMs = 900
const most = 3

/** Where it was seen that the port does not answer: nothing to tell apart where it does, or where the rules are known. */
const unheard = ({ firewall: rules, outbound }: Facts<typeof needs>): readonly OutboundDial[] => {
  if (rules.known || !outbound.known) return []
  const direct = outbound.value.dials.filter(({ port }) => port === 25)
  return direct.some(answers) ? [] : direct.filter(slow).slice(0, most)
}

/** What is refused at once was not sent a second time; an ICMP reject by this host is heard by the second request only. */
const slow = ({ outcome, ms }: Pick<OutboundDial, 'outcome' | 'ms'>): boolean =>
  outcome === 'timeout' || (outcome === 'refused' && ms >= repeatMs)

/** The same lines, before and after: no question is asked twice in a run, so it takes two. */
const counters = (word: string): FileAsk => ({ kind: 'file', path: '/proc/net/netstat', match: [word] })
const before = counters('TcpExt:')
const after = counters('TcpExt: ')

const dial = ({ ip }: OutboundDial): DialAsk => ({ kind: 'dial', host: ip, port: 25, timeoutMs: dialMs })

/** One step after the other: what is open is the next. */
const further = (readings: readonly Reading[], facts: Facts<typeof needs>): readonly Ask[] => {
  const dials = unheard(facts)
  if (dials.length === 0) return []
  if (readings.length === 0) return [before]
  if (readings.length === 1) return readings[0]?.status === 'ok' ? dials.map(dial) : []
  return readings.length === 1 + dials.length ? [after] : []
}

/** A line of names, then a line of numbers. */
const counter = (reading: Reading | undefined, name: string): number | null => {
  const [names = [], numbers = []] = (reading?.stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/))
  const at = names.indexOf(name)
  return at > 0 && /^\d+$/.test(numbers[at] ?? '') ? Number(numbers[at]) : null
}

const grown = (name: string, [first, last]: readonly (Reading | undefined)[]): number | null => {
  const [from, to] = [counter(first, name), counter(last, name)]
  return from === null || to === null ? null : to - from
}

export const port25Drops = defineProbe<Port25Drops, typeof needs>({
  id: 'port-25-drops',
  needs,
  ask: (facts) => further([], facts),
  more: further,
  parse: (readings) => {
    const [first, ...rest] = readings
    if (!first) return unknown('nothing had to be told apart')
    if (first.status !== 'ok') return unknown(whyOf(first))
    const dials = rest.slice(0, -1).map(dialedOf).filter(slow).length
    const ends = [first, rest.at(-1)]
    const [repeated, refused] = [grown('TCPSynRetrans', ends), grown('TCPRetransFail', ends)]
    if (dials === 0 || repeated === null || refused === null || repeated < dials)
      return unknown('no connection request was seen to be sent twice')
    if (refused === 0) return { verdict: 'left', repeated, refused }
    return refused >= dials
      ? { verdict: 'kept', repeated, refused }
      : unknown(`this host refused ${refused} of ${repeated} repeated connection requests: that says neither`)
  },
})
