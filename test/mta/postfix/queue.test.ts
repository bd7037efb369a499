import { expect, test } from 'vitest'
import { postfixLogText, postfixMailLog } from '../../../src/mta/postfix/mail-log.ts'
import { postfixQueue } from '../../../src/mta/postfix/queue.ts'
import { listingJson, queueListing } from '../../../src/mta/postfix/queue-listing.ts'
import { settingsOf } from '../../../src/mta/postfix/settings.ts'
import { stuckIds, stuckLinesFrom } from '../../../src/mta/postfix/stuck-lines.ts'
import { Unknown } from '../../../src/probes/probe.ts'
import type { Ask } from '../../../src/target/target.ts'
import { type Answer, askProbe, asksOf, known, now, readingOf, value, why } from '../../probes/ask.ts'

const line = (id: string, queue: string, reason?: string) =>
  `${JSON.stringify({ queue_name: queue, queue_id: id, arrival_time: 1_795_340_000, message_size: 5, sender: 'a@b.test', recipients: [{ address: 'c@d.test', ...(reason ? { delay_reason: reason } : {}) }] })}\n`

const listed = (at: 0 | 1, stdout: string, answer: Partial<Exclude<Answer, string>> = {}) => {
  const attempt = queueListing.tries[at]
  if (!attempt) throw new Error('no such try')
  const fold = attempt.start(now)
  fold.chunk(new TextEncoder().encode(stdout))
  return fold.end(readingOf(attempt.ask, { stdout: '', ...answer }))
}

test('a listing with a warning is a listing; a complaint alone is none', () => {
  const down = 'postqueue: warning: Mail system is down -- accessing queue directly\n'
  expect(value(listed(0, line('A1B2C3D4', 'deferred', 'x'), { stderr: down }))).toMatchObject({
    total: 1,
    remarks: ['Mail system is down -- accessing queue directly'],
  })
  expect(value(listed(0, '')).total).toBe(0)
  expect(
    why(listed(0, '', { exitCode: 69, stderr: 'postqueue: fatal: Queue report unavailable - mail system is down' })),
  ).toContain('Queue report unavailable')
  expect(why(listed(0, 'Welcome to this host!\n'))).toContain('Welcome')
  expect(value(listed(1, 'Mail queue is empty\n')).total).toBe(0)
  expect(listed(1, '', { exitCode: 1, stderr: 'postqueue: fatal: usage' })).toBeInstanceOf(Unknown)
})

const settings = (directory: string) => known(settingsOf(`queue_directory = ${directory}\n`, '', '', ''))
const listing = known(value(listed(0, line('A1B2C3D4', 'deferred', 'x'))))

test('damaged files are counted with the rest, in the directory that is used', () => {
  const file = (path: string) => ({ path, modified: 1_795_330_000, bytes: 7 })
  const corrupt = known({
    files: [
      '/var/spool/postfix/corrupt/A',
      '/var/spool/postfix/corrupt/B',
      '/opt/zimbra/data/postfix/spool/corrupt/C',
    ].map(file),
    stderr: '',
  })
  const fact = value(askProbe(postfixQueue, [], { listing, corrupt, settings: settings('/var/spool/postfix') }))
  expect([fact.counts.corrupt, fact.total, fact.oldest]).toEqual([2, 3, 1_795_330_000])
  expect(fact.groups[0]).toMatchObject({ queue: 'corrupt', messages: 2, samples: [{ id: 'A' }, { id: 'B' }] })
  const denied = known({ files: [], stderr: "find: '/var/spool/postfix/corrupt': Permission denied" })
  expect(
    value(askProbe(postfixQueue, [], { listing, corrupt: denied, settings: settings('/var/spool/postfix') })).counts
      .corrupt,
  ).toBeNull()
  const elsewhere = { listing, corrupt, settings: settings('/srv/q') }
  expect(value(askProbe(postfixQueue, ['1795330000 9 /srv/q/corrupt/X\n'], elsewhere)).counts.corrupt).toBe(1)
})

test('a listing that hangs says what that means', () => {
  const hung = { known: false as const, why: 'late', readings: [readingOf(listingJson, { status: 'timeout' })] }
  expect(why(askProbe(postfixQueue, [], { listing: hung }))).toContain('showq(8) hangs')
})

test('ids of every group, those without a reason first; nothing that is no id becomes a search string', () => {
  const many = value(
    listed(
      0,
      line('AAAAAA1', 'deferred', 'r') +
        line('AAAAAA2', 'deferred', 'r') +
        line('BBBBBB1', 'active') +
        line('-e evil', 'hold'),
    ),
  )
  expect(stuckIds(many)).toEqual(['BBBBBB1', 'AAAAAA1', 'AAAAAA2'])
})

const log = `Nov 22 11:00:00 mail postfix/qmgr[7]: A1B2C3D4: from=<a@b.test>, size=5, nrcpt=1 (queue active)
Nov 22 11:00:01 mail postfix/smtp[8]: A1B2C3D4: to=<c@d.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to d.test[198.51.100.1]:25: Connection refused)
Nov 22 11:00:02 mail postfix/smtp[8]: FFFFFFF: to=<c@A1B2C3D4.test>, relay=none, dsn=4.4.1, status=deferred (x)
`
const clock = known({ epoch: now.getTime() / 1000, offsetMinutes: 0, skewSeconds: 0 })

test('the lines of messages that wait', () => {
  const probe = stuckLinesFrom('x', postfixLogText)
  const text = known({
    path: '/var/log/mail.log',
    texts: [],
    files: ['/var/log/mail.log'],
    sent: null,
    truncated: false,
  })
  const facts = { queue: listing, text, clock }
  expect(asksOf(probe, facts)).toMatchObject([{ kind: 'file', path: '/var/log/mail.log', match: ['A1B2C3D4'] }])
  const lines = value(askProbe(probe, [log], facts))
  expect(lines.get('A1B2C3D4')?.map(({ program }) => program)).toEqual(['postfix/qmgr', 'postfix/smtp'])
})

test('the first log that is there is read, with what was rotated; the journal where there is none', () => {
  const counts = (ask: Ask) => (ask.kind === 'exec' && ask.argv[3] === 'sent' ? '      7 Nov 22 11:00:\n' : '')
  const usual = (answer: (path: string, match: string) => Answer | undefined) => {
    const source = postfixLogText.needs?.usual
    if (!source) throw new Error('no usual logs')
    return known(
      asksOf(source, {}).map((ask) =>
        readingOf(ask, ask.kind === 'file' ? answer(ask.path, ask.match?.[0] ?? '') : counts(ask)),
      ),
    )
  }
  const plain = settings('/q')
  const found = value(
    askProbe(postfixLogText, [], {
      usual: usual((path) =>
        path === '/var/log/mail.log' ? log : path === '/var/log/mail.log.1' ? { status: 'denied' } : undefined,
      ),
      clock,
      settings: plain,
    }),
  )
  expect(found).toMatchObject({ path: '/var/log/mail.log', files: ['/var/log/mail.log'] })
  expect(value(askProbe(postfixMailLog, [], { text: known(found), clock }))).toMatchObject({
    sent: 7,
    deliveries: [{ domain: 'a1b2c3d4.test' }, { domain: 'd.test', count: 2 }],
  })
  const justRotated = usual((path) => (path === '/var/log/mail.log.1' ? log : undefined))
  expect(value(askProbe(postfixLogText, [], { usual: justRotated, clock, settings: plain })).files).toEqual([
    '/var/log/mail.log.1',
  ])
  const fresh = usual((path) => (path === '/var/log/mail.log' ? '' : undefined))
  expect(value(askProbe(postfixLogText, [undefined], { usual: fresh, clock, settings: plain })).files).toEqual([
    '/var/log/mail.log',
  ])
  expect(value(askProbe(postfixLogText, [log], { usual: fresh, clock, settings: plain })).files).toEqual(['journal'])
  const suse = (ask: Ask) => (ask.kind === 'file' && ask.path === '/var/log/mail' ? log : undefined)
  const none = usual(() => undefined)
  expect(value(askProbe(postfixLogText, suse, { usual: none, clock, settings: plain })).path).toBe('/var/log/mail')
  expect(value(askProbe(postfixLogText, [log], { usual: none, clock, settings: plain })).files).toEqual(['journal'])
  expect(why(askProbe(postfixLogText, [undefined], { usual: none, clock, settings: plain }))).toContain(
    'no mail log was found',
  )
  expect(
    why(
      askProbe(postfixLogText, [undefined], {
        usual: usual(() => ({ status: 'denied', why: 'may not read it' })),
        clock,
        settings: plain,
      }),
    ),
  ).toBe('may not read it')
})
