import { expect, test } from 'vitest'
import { defaultsAsk, postfixQueueParameters } from '../../../src/mta/postfix/queue-parameters.ts'
import { deferredIds, postfixRetryTimes, retryTimesOf } from '../../../src/mta/postfix/retry-times.ts'
import { settingsOf } from '../../../src/mta/postfix/settings.ts'
import { askProbe, asksOf, known, missing, value, why } from '../../probes/ask.ts'
import { ago, group, queueOf } from '../../situations.ts'

const postconf = `default_destination_concurrency_limit = 20
default_destination_recipient_limit = 50
smtp_destination_concurrency_limit = $default_destination_concurrency_limit
slow_destination_concurrency_limit = 2
default_process_limit = 100
maximal_queue_lifetime = 3d
queue_directory = /var/spool/postfix
2bounce_notice_recipient = postmaster
`
const master = `smtp inet n - y - - smtpd
smtp unix - - y - - smtp
slow unix - - y - 5 smtp
retry unix - - y - - error
`
const settings = known(settingsOf(postconf, 'maximal_queue_lifetime = 3d\n', master, ''))

test('values, defaults of this version, and what is set', () => {
  const defaults =
    'maximal_queue_lifetime = 5d\ndefault_destination_concurrency_limit = 20\n2bounce_notice_recipient = postmaster\n'
  const { list, transports } = value(askProbe(postfixQueueParameters, [defaults], { settings }))
  expect(list.map((each) => `${each.name} ${each.value} ${each.default} ${each.set}`)).toEqual([
    'maximal_queue_lifetime 3d 5d true',
    'default_destination_concurrency_limit 20 20 false',
    'default_destination_recipient_limit 50 null false',
    'default_process_limit 100 null false',
    '2bounce_notice_recipient postmaster postmaster false',
  ])
  expect(list[0]?.means).toBe('after 3 d undelivered mail is returned')
  expect(transports).toEqual([
    { transport: 'smtp', concurrency: '20', recipients: '50', processes: '100' },
    { transport: 'slow', concurrency: '2', recipients: '50', processes: '5' },
  ])
})
test('defaults that could not be asked leave the values', () => {
  const { list } = value(askProbe(postfixQueueParameters, [undefined], { settings }))
  expect(list.map((each) => each.default)).toEqual([null, null, null, null, null])
  expect(why(askProbe(postfixQueueParameters, [''], { settings: missing('no postconf') }))).toBe('no postconf')
})
test('only names go to postconf', () => {
  expect(defaultsAsk.argv.slice(2).every((name) => /^[a-z0-9_]+$/.test(name))).toBe(true)
})

test('deferred files carry the time of the next attempt', () => {
  const sample = (id: string) => ({ id, arrival: ago(60), sender: 'a@example.net', recipient: 'b@example.com' })
  const queue = queueOf([
    group({ samples: [sample('4F1D2A0B3C'), sample('$(reboot)')] }),
    group({ queue: 'active', samples: [sample('5F1D2A0B3C')] }),
  ])
  expect(deferredIds(queue)).toEqual(['4F1D2A0B3C'])
  const [ask] = asksOf(postfixRetryTimes, { queue: known(queue), settings })
  expect(ask).toMatchObject({ argv: ['sh', '-c', expect.any(String), 'stat', '/var/spool/postfix', '4F1D2A0B3C'] })
  expect(asksOf(postfixRetryTimes, { queue: known(queueOf([])), settings })).toEqual([])
  const answer = '1795353244 /var/spool/postfix/deferred/4/4F1D2A0B3C\nstat: nonsense\n'
  expect(value(askProbe(postfixRetryTimes, [answer], { queue: known(queue), settings }))).toEqual(
    new Map([['4F1D2A0B3C', { next: 1_795_353_244 }]]),
  )
  expect(retryTimesOf(undefined).size).toBe(0)
})
