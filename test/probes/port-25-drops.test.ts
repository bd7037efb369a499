import { expect, test } from 'vitest'
import { type Port25Drops, port25Drops } from '../../src/probes/port-25-drops.ts'
import type { Facts, Unknown } from '../../src/probes/probe.ts'
import type { Reading } from '../../src/target/target.ts'
import { out, outbound } from '../situations.ts'
import { type Answer, failed, known, missing, now, readingOf, value, why } from './ask.ts'

type Needed = Facts<NonNullable<typeof port25Drops.needs>>
const hidden = missing('needs root')
const dead = outbound([out('example.com', 25, 'timeout'), out('example.org', 25, 'timeout')])
const facts: Needed = { firewall: hidden, outbound: known(dead) }

const netstat = (repeated: number, refused: number): string =>
  `TcpExt: SyncookiesSent TCPRetransFail TCPSynRetrans\nTcpExt: 0 ${refused} ${repeated}\n`
const silent: Partial<Reading> = { ...failed('timeout'), ms: 2_500 }

/** As the engine goes on asking until nothing is open. */
const told = (answers: readonly Answer[], given = facts): Port25Drops | Unknown => {
  const readings: Reading[] = []
  for (let open = port25Drops.more?.(readings, given) ?? []; open.length > 0; ) {
    readings.push(...open.map((ask, at) => readingOf(ask, answers[readings.length + at])))
    open = port25Drops.more?.(readings, given) ?? []
  }
  return port25Drops.parse(readings, given, now)
}

test('packets that leave, and packets that this host drops itself', () => {
  expect(value(told([netstat(40, 7), silent, silent, netstat(44, 7)]))).toEqual({
    verdict: 'left',
    repeated: 4,
    refused: 0,
  })
  expect(value(told([netstat(40, 7), silent, silent, netstat(44, 11)]))).toEqual({
    verdict: 'kept',
    repeated: 4,
    refused: 4,
  })
})

test('an ICMP reject of this host is heard by the second request', () => {
  const late: Partial<Reading> = { ...failed('refused'), ms: 1_040 }
  expect(value(told([netstat(0, 0), late, late, netstat(2, 2)])).verdict).toBe('kept')
})

test('nothing is said of what cannot be told apart', () => {
  const refused: Partial<Reading> = { ...failed('refused'), ms: 3 }
  expect(why(told([netstat(0, 0), refused, refused, netstat(0, 0)]))).toContain('sent twice')
  expect(why(told([netstat(0, 0), silent, silent, netstat(1, 0)]))).toContain('sent twice')
  expect(why(told([netstat(0, 0), silent, silent, netstat(4, 1)]))).toContain('says neither')
  const old = 'TcpExt: SyncookiesSent\nTcpExt: 0\n'
  expect(why(told([old, silent, silent, old]))).toContain('sent twice')
  expect(why(told([{ status: 'absent', why: 'no such file' }]))).toBe('no such file')
})

test('nothing is asked where the rules are known, where a port answers, where all are refused at once', () => {
  const asked = (given: Needed) => port25Drops.more?.([], given)
  expect(asked(facts)).toMatchObject([{ path: '/proc/net/netstat' }])
  expect(asked({ ...facts, firewall: known({ sources: ['nft'], egress: [] }) })).toEqual([])
  expect(asked({ ...facts, outbound: hidden })).toEqual([])
  const one = outbound([...dead.dials, out('example.net', 25, 'greets')])
  expect(asked({ ...facts, outbound: known(one) })).toEqual([])
  expect(asked({ ...facts, outbound: known(outbound([out('example.com', 25, 'refused', { ms: 4 })])) })).toEqual([])
})
