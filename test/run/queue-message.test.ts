import { expect, test } from 'vitest'
import { findAsk } from '../../src/mta/postfix/log-search.ts'
import { describeAsk } from '../../src/probes/probe.ts'
import { logFilesOf } from '../../src/run/log-files.ts'
import { readMessage } from '../../src/run/queue-message.ts'
import { listMessages } from '../../src/run/queue-messages.ts'
import { TargetError } from '../../src/target/target.ts'
import { FakeTarget, now } from './fake-target.ts'

const signal = new AbortController().signal
const arrival = now.getTime() / 1000 - 3_600
const line = (id: string, rest: object = {}) =>
  `${JSON.stringify({
    queue_name: 'deferred',
    queue_id: id,
    arrival_time: arrival,
    message_size: 300,
    sender: 'user1@antv.test',
    recipients: [{ address: 'a@partner.test', delay_reason: 'timed out' }],
    ...rest,
  })}\n`
const log = (text: string) => `2026-11-22T11:00:01.000000+00:00 mail postfix/smtp[7]: ${text}\n`
const postconf = 'postconf -h mail_version queue_directory config_directory maillog_file'

const server = new FakeTarget(
  {
    'postqueue -j': { stdout: line('8821A1C1') + line('8821A1C2', { sender: 'MAILER-DAEMON' }) },
    [postconf]: { stdout: '3.7.11\n/var/spool/postfix\n/etc/postfix\n\n' },
    'date +%s %z': { stdout: `${now.getTime() / 1000} +0100\n` },
    'postcat -qe 8821A1C1': { stdout: 'sender: user1@antv.test\nrecipient: a@partner.test\n' },
    'postcat -qh 8821A1C1': { stdout: 'Subject: one\n two\nTo: a@partner.test\n' },
    'postcat -qb 8821A1C1': { stdout: '\nhello\n' },
    [describeAsk(findAsk(logFilesOf({ logFiles: [] }), arrival - 120, ['8821A1C1']))]: {
      stdout: `@file /var/log/mail.log\n${log('8821A1C1: to=<a@partner.test>, relay=none, delay=1, dsn=4.4.1, status=deferred (timed out)')}`,
    },
  },
  'ssh',
)

test('a message with its envelope, its headers and the log lines of its own', async () => {
  const view = await readMessage(server, '8821A1C1', { signal })
  expect(view).toMatchObject({ listed: { id: '8821A1C1' }, unread: null, body: null, offsetMinutes: 60 })
  expect(view.envelope).toMatchObject({ sender: 'user1@antv.test', pending: ['a@partner.test'] })
  expect(view.headers).toEqual(['Subject: one', ' two', 'To: a@partner.test'])
  expect(view.log).toMatchObject({ ids: ['8821A1C1'], why: null, place: { path: '/var/log/mail.log' } })
  expect(view.log.lines.map(({ text }) => text)).toEqual([expect.stringContaining('status=deferred')])
  expect(view.attempt?.id).toBe('8821A1C1')
})

test('the body only where it is wanted', async () => {
  expect((await readMessage(server, '8821A1C1', { signal, body: true })).body).toEqual(['', 'hello'])
})

test('one whose file cannot be read is shown as it was listed, and says why', async () => {
  const view = await readMessage(server, '8821A1C2', { signal })
  expect(view).toMatchObject({ listed: { sender: '' }, envelope: null, headers: null })
  expect(view.unread).toMatch(/no such command/)
})

test('no other word than a queue id is asked for', async () => {
  await expect(readMessage(server, '-v; x', { signal })).rejects.toThrow(TargetError)
})

test('the selected messages of a listing', async () => {
  const { messages, selected, bytes } = await listMessages(server, { from: '<>' }, { most: 5 })
  expect({ ids: messages.map(({ id }) => id), selected, bytes }).toEqual({ ids: ['8821A1C2'], selected: 1, bytes: 300 })
})
