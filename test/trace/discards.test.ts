import { expect, test } from 'vitest'
import { template } from '../../src/queue/template.ts'
import { LogFold } from '../../src/trace/fold.ts'

const clock = { now: Date.parse('2026-11-22T12:00:00Z'), offsetMinutes: 0 }

test('mail that amavis discarded, not what it passed or sent back', () => {
  const fold = new LogFold(clock, template)
  fold.addDiscards(
    [
      'Nov 22 11:00:00 mail amavis[9]: (9-1) Blocked SPAM {DiscardedInternal,Quarantined}, MYNETS LOCAL [10.0.0.5]:41 [10.0.0.5] <a@example.net> -> <b@example.net>,<c@example.net>, quarantine: x, Queue-ID: 6F8311B0381, Message-ID: <m@x>, mail_id: y, Hits: 21.3, size: 4, 812 ms',
      'Nov 22 11:01:00 mail amavis[9]: (9-2) Blocked SPAM {RejectedInbound}, [198.51.100.9] <d@x.test> -> <b@example.net>, Hits: 9',
      'Nov 22 11:02:00 mail amavis[9]: (9-3) Passed CLEAN {RelayedInbound}, [198.51.100.9] <d@x.test> -> <b@example.net>, Hits: -',
      'Nov 20 11:00:00 mail amavis[9]: (9-4) Blocked SPAM {DiscardedInbound}, [198.51.100.9] <d@x.test> -> <b@example.net>, Hits: 9',
      'Nov 22 11:03:00 mail amavis[9]: (9-5) Blocked SPAM {DiscardedInbound}, [198.51.100.9] <> -> <b@example.net>, size: 4',
    ].join('\n'),
  )
  expect(fold.result([], false).discards).toMatchObject([
    { direction: 'Inbound', sender: '', recipients: ['b@example.net'], hits: null },
    { direction: 'Internal', sender: 'a@example.net', recipients: ['b@example.net', 'c@example.net'], hits: 21.3 },
  ])
})

test('logins by the hour, of the last day', () => {
  const fold = new LogFold(clock, template)
  const text =
    '    300 2026-11-22T11:00:00 sasl_username=joe@example.net\n      4 Nov 22 10:00:00 sasl_username=ann\n     90 Nov 19 10:00:00 sasl_username=joe@example.net\nnoise\n'
  expect(fold.loginsOf(text)).toEqual([
    { login: 'joe@example.net', hour: Date.parse('2026-11-22T11:00:00Z'), messages: 300 },
    { login: 'ann', hour: Date.parse('2026-11-22T10:00:00Z'), messages: 4 },
  ])
  expect(fold.clientsOf('   12 client=[198.51.100.7]\n 1 client=unknown\n')).toEqual([
    { address: '198.51.100.7', messages: 12 },
  ])
})
