import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { queueNames } from '../../src/queue/queue.ts'
import {
  amavis,
  diskOf,
  filesystem,
  group,
  hop,
  hours,
  logOf,
  lookupsOf,
  minutes,
  noRelay,
  out,
  outbound,
  passwordMap,
  queueOf,
  sendgrid,
  settingsOf,
  zimbraLmtp,
} from '../situations.ts'
import { relayDial } from './relays.ts'
import * as replies from './replies.ts'
import { diagnosed, type Known, told } from './situation.ts'

const stopped = { master: 'stopped', queueManager: 'stopped', smtpListener: null, evidence: ['no master'] }
const running = { master: 'running', queueManager: 'running', smtpListener: 'master', evidence: ['pid 811'] }
const noQueueManager = { ...running, queueManager: 'stopped', evidence: ['pid 811, no qmgr'] }
/** What the kernel killed, and how many seconds ago. */
const memoryOf = (process: string, ago: number) => ({
  totalKb: 4_000_000,
  availableKb: 2_000_000,
  swapTotalKb: 0,
  swapFreeKb: 0,
  kills: [{ process, pid: 4711, text: `Out of memory: Killed process 4711 (${process})`, ago }],
})
const nobody = { list: [], partial: false }
const open = outbound([out('gmail.com', 25, 'greets'), out('outlook.com', 25, 'greets')])
const blocked = outbound([
  out('gmail.com', 25, 'timeout'),
  out('outlook.com', 25, 'timeout'),
  out('sendgrid.net', 587, 'greets'),
])
/** A server on which everything works; a situation says what does not. */
const healthy: Known = {
  mailsystem: running,
  settings: settingsOf({ message_size_limit: '10240000' }),
  disk: diskOf(filesystem('/')),
  'mail-log': logOf(),
  'lmtp-greetings': [hop(zimbraLmtp, 'greets')],
  'filter-greetings': [hop(amavis, 'greets')],
  'filter-hops': [amavis],
  'resolver-lookups': lookupsOf(2),
  'outbound-dials': open,
  'relay-map': noRelay,
  firewall: { sources: ['nft'], egress: [] },
  clock: { epoch: 0, offsetMinutes: 0, skewSeconds: 0 },
  'served-domains': ['example.net'],
  queue: queueOf([]),
}
const inside = group({ domain: 'example.net', reason: replies.lmtpRefused, messages: 4 })
const dead = group({ domain: 'dead.example', reason: replies.timedOut, messages: 2 })
const grey = group({ domain: 'grey.example', reason: replies.greylisted, messages: 3 })
const untried = group({ queue: 'active', domain: 'example.org', messages: 5 })
const mixed = queueOf([inside, dead, grey, untried])

describe('the cause to act on first comes first', () => {
  test.each<[string, Known, readonly string[], number]>([
    ['a healthy server has none', {}, [], 0],
    ['ordinary waiting is theirs', { queue: queueOf([dead, grey]) }, ['destination-down 2', 'greylisted 3'], 0],
    [
      'nothing runs: what is down behind Postfix bites next',
      {
        mailsystem: stopped,
        'lmtp-greetings': [hop(zimbraLmtp, 'refused')],
        'filter-greetings': [hop(amavis, 'refused')],
        queue: mixed,
      },
      ['mta-stopped 14', 'content-filter-down 0', 'lmtp-down 0'],
      0,
    ],
    [
      'the kernel killed the queue manager: the memory first, then what it led to',
      { mailsystem: noQueueManager, memory: memoryOf('qmgr', 10 * minutes), processes: nobody, queue: mixed },
      ['memory-exhausted 14', 'queue-manager-stopped 0'],
      0,
    ],
    [
      'so also where no mail waits',
      { mailsystem: noQueueManager, memory: memoryOf('qmgr', 10 * minutes), processes: nobody },
      ['memory-exhausted 0', 'queue-manager-stopped 0'],
      0,
    ],
    [
      'it killed something else',
      { mailsystem: noQueueManager, memory: memoryOf('clamd', 10 * minutes), processes: nobody, queue: mixed },
      ['queue-manager-stopped 14', 'memory-exhausted 0'],
      0,
    ],
    [
      'it killed it hours ago: why none runs now has another reason',
      { mailsystem: noQueueManager, memory: memoryOf('qmgr', 5 * hours), processes: nobody, queue: mixed },
      ['queue-manager-stopped 14', 'memory-exhausted 0'],
      0,
    ],
    [
      'the kernel killed the queue manager, and another runs',
      { memory: memoryOf('qmgr', 10 * minutes), processes: nobody, queue: mixed },
      ['memory-exhausted 5', 'destination-down 2', 'greylisted 3'],
      4,
    ],
    [
      'the mailbox server is down: local mail, and nothing else',
      { 'lmtp-greetings': [hop(zimbraLmtp, 'refused')], queue: mixed },
      ['lmtp-down 4', 'destination-down 2', 'greylisted 3'],
      5,
    ],
    [
      'port 25 is blocked: no destination is called dead',
      { 'outbound-dials': blocked, queue: queueOf([dead, grey, untried]) },
      ['outbound-25-blocked 7', 'greylisted 3'],
      0,
    ],
    [
      'no name resolves, so nobody can be dialled',
      {
        'resolver-lookups': lookupsOf(0),
        'outbound-dials': outbound([]),
        queue: queueOf([group({ reason: replies.notFoundAgain, messages: 6 }), untried]),
      },
      ['dns-resolver-down 11'],
      0,
    ],
    [
      'a full disk keeps also what was never tried',
      {
        disk: diskOf(filesystem('/', { freeKb: 100 })),
        'lmtp-greetings': [hop(zimbraLmtp, 'refused')],
        queue: mixed,
      },
      ['disk-full 5', 'lmtp-down 4', 'destination-down 2', 'greylisted 3'],
      0,
    ],
    [
      'every smtp process dies: only the mailbox server has its own mail',
      {
        settings: settingsOf({ smtp_sasl_auth_enable: 'yes', smtp_sasl_password_maps: '' }),
        'lmtp-greetings': [hop(zimbraLmtp, 'refused')],
        queue: mixed,
      },
      ['relay-sasl-maps-unset 10', 'lmtp-down 4'],
      0,
    ],
    [
      'the relay rejects our key, a mailbox server is down: both',
      {
        'relay-map': { ...sendgrid, maps: [passwordMap()] },
        'outbound-dials': outbound([relayDial(587, 'greets')]),
        'lmtp-greetings': [hop(zimbraLmtp, 'refused')],
        queue: queueOf([inside, group({ reason: replies.wrongKey, messages: 8 })]),
      },
      ['lmtp-down 4', 'relay-auth-wrong 8'],
      0,
    ],
    [
      "held mail is nobody else's, even on a stopped server",
      { mailsystem: stopped, queue: queueOf([group({ queue: 'hold', messages: 7 }), untried]) },
      ['mta-stopped 5', 'mail-on-hold 7'],
      0,
    ],
    ['mail that was just taken in waits for nobody yet', { queue: queueOf([untried]) }, [], 5],
  ])('%s', (_, known, expected, unexplained) => {
    const result = diagnosed({ ...healthy, ...known })
    expect(told(result)).toEqual(expected)
    expect(result.unexplained.messages).toBe(unexplained)
  })
})

test('where nothing could be asked, replies alone are never certain, and nothing is critical', () => {
  const { diagnoses } = diagnosed({ queue: mixed })
  expect(diagnoses.map(({ cause, diagnosis }) => [cause.section, diagnosis.cause, diagnosis.confidence])).toEqual([
    ['C', 'destination-down', 'possible'],
    ['C', 'greylisted', 'likely'],
  ])
})

describe('whatever is in the queue and whatever is broken', () => {
  const broken: Known = {
    mailsystem: stopped,
    disk: diskOf(filesystem('/', { freeKb: 100 })),
    settings: settingsOf({
      smtp_sasl_auth_enable: 'yes',
      defer_transports: 'smtp',
      smtp_tls_security_level: 'encrypt',
    }),
    'lmtp-greetings': [hop(zimbraLmtp, 'refused')],
    'filter-greetings': [hop(amavis, 'refused')],
    'resolver-lookups': lookupsOf(0),
    'outbound-dials': blocked,
    'relay-map': { ...sendgrid, maps: [passwordMap({ compiled: null })] },
  }
  const reason = fc.oneof(
    fc.constantFrom(null, ...Object.values(replies)),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  )
  const symptom = fc.record({
    reason,
    domain: fc.constantFrom('example.net', 'example.com', 'dead.example', ''),
    recipients: fc.integer({ min: 1, max: 9 }),
  })
  const waiting = fc
    .record({
      queue: fc.constantFrom(...queueNames),
      symptoms: fc.array(symptom, { minLength: 1, maxLength: 4 }),
      messages: fc.integer({ min: 1, max: 500 }),
      recipients: fc.integer({ min: 1, max: 2_000 }),
    })
    .map((over) => group(over))
  const situation = fc.record({
    groups: fc.array(waiting, { maxLength: 12 }),
    state: fc.subarray(Object.keys(broken)),
    unknown: fc.subarray(Object.keys(healthy).filter((id) => id !== 'queue')),
  })

  test('every message is counted exactly once: under one cause, or as unexplained', () => {
    fc.assert(
      fc.property(situation, ({ groups, state, unknown }) => {
        const parts = Object.fromEntries(state.map((id) => [id, broken[id]]))
        const hidden = Object.fromEntries(unknown.map((id) => [id, undefined]))
        const queue = queueOf(groups)
        const { diagnoses, unexplained } = diagnosed({ ...healthy, ...parts, ...hidden, queue })
        const sum = (of: 'messages' | 'recipients') =>
          diagnoses.reduce((total, { diagnosis }) => total + diagnosis.explains[of], 0)
        expect(sum('messages') + unexplained.messages).toBe(queue.total)
        expect(sum('recipients')).toBeLessThanOrEqual(queue.recipients)
        expect(unexplained.reasons.length > 0).toBe(unexplained.messages > 0)
        for (const { diagnosis } of diagnoses) expect(diagnosis.because.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })

  test('what holds mail comes before what holds none', () => {
    fc.assert(
      fc.property(situation, ({ groups, state }) => {
        const parts = Object.fromEntries(state.map((id) => [id, broken[id]]))
        const { diagnoses } = diagnosed({ ...healthy, ...parts, queue: queueOf(groups) })
        const holds = diagnoses.map(
          ({ diagnosis: { explains } }) => explains.messages + explains.bounced + explains.rejected > 0,
        )
        expect(holds).toEqual([...holds].sort((a, b) => Number(b) - Number(a)))
      }),
      { numRuns: 100 },
    )
  })
})
