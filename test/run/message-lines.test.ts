import { expect, test } from 'vitest'
import { mtas } from '../../src/mta/index.ts'
import { findAsk } from '../../src/mta/postfix/log-search.ts'
import { describeAsk } from '../../src/probes/probe.ts'
import { FactStore } from '../../src/run/facts.ts'
import { logFilesOf } from '../../src/run/log-files.ts'
import { linesOfMessage } from '../../src/run/message-lines.ts'
import { type Answer, FakeTarget, now } from './fake-target.ts'

const arrival = now.getTime() / 1000 - 3_600
const postconf = 'postconf -h mail_version queue_directory config_directory maillog_file'
const log = (at: string, rest: string) => `2026-11-22T${at}.000000+00:00 mail ${rest}\n`
const asked = (...ids: readonly string[]) => describeAsk(findAsk(logFilesOf({ logFiles: [] }), arrival - 120, ids))

const find = async (answers: Readonly<Record<string, Answer>>, id = '8821A1C1') => {
  const target = new FakeTarget(
    {
      [postconf]: { stdout: '3.7.11\n/var/spool/postfix\n/etc/postfix\n\n' },
      'date +%s %z': { stdout: `${now.getTime() / 1000} +0000\n` },
      ...answers,
    },
    'ssh',
  )
  return linesOfMessage(target, new FactStore(target, { mtas }), { id, arrival })
}

const first = log('11:00:00', 'postfix/smtpd[5]: 8821A1C1: client=unknown[203.0.113.5]')
const handed = log(
  '11:00:02',
  'postfix/smtp[7]: 8821A1C1: to=<a@x.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=2, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 99FF00C2)',
)
const passed = log(
  '11:00:02',
  'amavis[9]: (00009-01) Passed CLEAN {RelayedOutbound}, Queue-ID: 8821A1C1, mail_id: x, Hits: 0, queued_as: 99FF00C2, 900 ms',
)
const later = log(
  '11:00:03',
  'postfix/smtp[8]: 99FF00C2: to=<a@x.test>, relay=none, delay=1, dsn=4.4.1, status=deferred (timed out)',
)
const file = '@file /var/log/mail.log\n'

test('a message is followed through the content filter, in the order of the log', async () => {
  const found = await find({
    [asked('8821A1C1')]: { stdout: `${file}${first}${handed}${passed}` },
    [asked('8821A1C1', '99FF00C2')]: { stdout: `${file}${first}${handed}${passed}${later}` },
  })
  expect(found).toMatchObject({ ids: ['8821A1C1', '99FF00C2'], why: null })
  expect(found.lines.map(({ program, queueId }) => `${program} ${queueId}`)).toEqual([
    'postfix/smtpd 8821A1C1',
    'postfix/smtp 8821A1C1',
    'amavis null',
    'postfix/smtp 99FF00C2',
  ])
})

test('and back to the id that it had before', async () => {
  const found = await find(
    {
      [asked('99FF00C2')]: { stdout: `${file}${handed}${later}` },
      [asked('99FF00C2', '8821A1C1')]: { stdout: `${file}${first}${handed}${later}` },
    },
    '99FF00C2',
  )
  expect(found.ids).toEqual(['99FF00C2', '8821A1C1'])
  expect(found.lines).toHaveLength(3)
})

test('what another server says that it queued is no id of this one', async () => {
  const sent = log(
    '11:00:04',
    'postfix/smtp[8]: 8821A1C1: to=<a@x.test>, relay=mx.x.test[198.51.100.1]:25, delay=1, dsn=2.0.0, status=sent (250 Ok: queued as 77AA11B2)',
  )
  expect(await find({ [asked('8821A1C1')]: { stdout: `${file}${sent}` } })).toMatchObject({ ids: ['8821A1C1'] })
})

test('neither older mail with the same id nor a longer id that holds it', async () => {
  const old = log('09:00:00', 'postfix/smtp[1]: 8821A1C1: removed')
  const longer = log('11:00:01', 'postfix/smtp[2]: 8821A1C1F: removed')
  const { lines } = await find({ [asked('8821A1C1')]: { stdout: `${file}${old}${longer}${first}` } })
  expect(lines.map(({ text }) => text)).toEqual(['client=unknown[203.0.113.5]'])
})

test.each<[string, Answer, string]>([
  ['no log', { stdout: '@none\n' }, 'no mail log was found'],
  ['not allowed', { stdout: '@denied /var/log/mail.log\n' }, 'the login may not read /var/log/mail.log'],
  ['too slow', { status: 'timeout', why: 'sh did not end within 30 s and was ended' }, 'sh did not end within 30 s'],
])('says why it may not be all: %s', async (_, answer, why) => {
  expect((await find({ [asked('8821A1C1')]: answer })).why).toContain(why)
})
