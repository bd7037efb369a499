import { describe, expect, test } from 'vitest'
import type { Cause, Explains } from '../../src/causes/cause.ts'
import type { Counted } from '../../src/run/account.ts'
import { diagnosisStatus } from '../../src/run/diagnosis-status.ts'
import { now } from './fake-target.ts'

const hours = 3600
const counted = (
  id: string,
  section: Cause['section'],
  {
    since = null,
    warningOnly,
    single,
    ...explains
  }: Partial<Explains> & { since?: number | null; warningOnly?: boolean; single?: boolean } = {},
): Counted => ({
  cause: {
    id,
    section,
    title: id,
    explain: '',
    cure: '',
    needs: {},
    ...(warningOnly ? { warningOnly } : {}),
    ...(single ? { single } : {}),
    recognise: () => [],
  },
  since: since === null ? null : now.getTime() / 1000 - since,
  diagnosis: {
    cause: id,
    confidence: 'certain',
    title: id,
    explains: { messages: 0, recipients: 0, bounced: 0, rejected: 0, ...explains },
    because: [],
    against: [],
    fixes: [],
  },
})

describe.each(['health', 'mail-stuck'])('in %s', (playbook) => {
  const status = (each: Counted) => diagnosisStatus(each, { playbook, now, recipients: 1_000 })
  test('a cause on this server or on the way out is critical', () => {
    expect(status(counted('lmtp-down', 'A', { messages: 5 }))).toBe('critical')
    expect(status(counted('outbound-25-blocked', 'B', { messages: 5 }))).toBe('critical')
  })
  test('also where it holds no mail yet: it will bite next', () =>
    expect(status(counted('lmtp-down', 'A'))).toBe('critical'))
  test('some are worth a warning only', () =>
    expect(status(counted('clock-skew', 'A', { warningOnly: true }))).toBe('warning'))
})

describe('the other side, on a live server that always has some', () => {
  test.each<[string, Counted, number | null, 'ok' | 'warning']>([
    ['greylisted: wait', counted('greylisted', 'C', { messages: 3, since: 6 * hours }), 1_000, 'ok'],
    ['rate-limited: wait', counted('rate-limited', 'C', { messages: 300, since: hours }), 1_000, 'ok'],
    ['too much for one mailbox: wait', counted('recipient-rate-limited', 'C', { messages: 1, since: 0 }), 1_000, 'ok'],
    ['down for an hour', counted('destination-down', 'C', { messages: 9, since: hours }), 1_000, 'ok'],
    ['down for four hours', counted('destination-down', 'C', { messages: 1, since: 4 * hours }), 1_000, 'warning'],
    ['a blocklist holds mail', counted('dnsbl-listed', 'C', { messages: 1, since: 60 }), 1_000, 'warning'],
    ['four wrong addresses in a hundred', counted('user-unknown', 'C', { bounced: 40 }), 1_000, 'ok'],
    ['five in a hundred', counted('user-unknown', 'C', { bounced: 50 }), 1_000, 'warning'],
    [
      'bounced and refused count together',
      counted('user-unknown', 'C', { bounced: 30, rejected: 30 }),
      1_000,
      'warning',
    ],
    ['bounces, and nobody knows of how many', counted('user-unknown', 'C', { bounced: 1 }), null, 'warning'],
    ['a few bounces, and mail that waits', counted('mailbox-full', 'C', { bounced: 1, messages: 2 }), 1_000, 'warning'],
  ])('%s', (_, each, recipients, expected) => {
    expect(diagnosisStatus(each, { playbook: 'health', now, recipients })).toBe(expected)
    expect(diagnosisStatus(each, { playbook: 'mail-stuck', now, recipients })).toBe('warning')
  })
})

describe('single messages that this server could not deliver', () => {
  const status = (each: Counted, playbook: string, recipients = 1_000) =>
    diagnosisStatus(each, { playbook, now, recipients })
  const tooLarge = (explains: Partial<Explains>) => counted('message-too-large', 'A', { single: true, ...explains })
  test('one in a thousand wakes nobody in health', () => expect(status(tooLarge({ bounced: 1 }), 'health')).toBe('ok'))
  test('but is critical where somebody asks why', () =>
    expect(status(tooLarge({ bounced: 1 }), 'mail-stuck')).toBe('critical'))
  test('many of them', () => expect(status(tooLarge({ bounced: 60 }), 'health')).toBe('critical'))
  test('one that waits', () => expect(status(tooLarge({ messages: 1 }), 'health')).toBe('critical'))
})
