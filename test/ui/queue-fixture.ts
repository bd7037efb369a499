import { syntheticMessage } from '../queue/synthetic.ts'
import { now } from '../run/fake-target.ts'

const seconds = now.getTime() / 1000

/** A queue of many ages, reasons and destinations, as postqueue -j prints it. */
export const queueText = (messages: number): string =>
  Array.from({ length: messages }, (_, n) => {
    const message = JSON.parse(syntheticMessage(n, seconds))
    return `${JSON.stringify({ ...message, arrival_time: seconds - Math.round(60 + (n % 97) ** 2.5) })}\n`
  }).join('')

/** What a server may print to play tricks on whoever looks. */
export const hostileText = `${JSON.stringify({
  queue_name: 'deferred',
  queue_id: '8821A1C1',
  arrival_time: seconds - 3_600,
  message_size: 1e15,
  sender: '\u001b]0;title\u0007evil\u202egro.elpmaxe@\u001b[2J',
  recipients: [
    {
      address: '名前とても長い名前@例え.example',
      delay_reason:
        'host \u001b[31mred\u001b[0m said:\r\n450 \u009b2J日本語の理由がここに続きます日本語の理由がここに続きます日本語の理由がここに続きます',
    },
    { address: `${'a'.repeat(3_000)}@example.net` },
    { address: null },
  ],
})}\n{"queue_name": "hold", "queue_id": 5}\nno message at all\n{"queue_name":"deferred","queue_id":"8821A1C2"}\n`

const log = (at: string, rest: string): string => `2026-11-22T${at}.000000+00:00 mail ${rest}`

export const logText: readonly string[] = [
  log('11:00:01', 'postfix/smtpd[5]: A0000000: client=unknown[203.0.113.5], sasl_username=anna'),
  log('11:00:01', 'postfix/cleanup[6]: A0000000: message-id=<1@antv.example>'),
  log('11:00:02', 'postfix/qmgr[4]: A0000000: from=<anna@antv.example>, size=900, nrcpt=1 (queue active)'),
  log(
    '11:00:32',
    'postfix/smtp[7]: A0000000: to=<user0@gmail.com>, relay=none, delay=31, delays=0.1/0/31/0, dsn=4.4.1, status=deferred (connect to mx0.gmail.com[198.51.100.1]:25: Connection timed out)',
  ),
  log(
    '11:00:33',
    "postfix/smtp[8]: fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter",
  ),
  log(
    '11:00:34',
    'postfix/smtp[9]: B1111111: to=<b@y.test>, relay=mx.y.test[198.51.100.2]:25, dsn=2.0.0, status=sent (250 ok)',
  ),
]
