import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify, explainLine } from '../../src/dsn/index.ts'

describe('who said it, and where', () => {
  test.each([
    [
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      'local',
      { host: '127.0.0.1', ip: '127.0.0.1', port: 10024 },
    ],
    [
      'connect to store.example.com[10.0.0.21]:7025: Connection refused',
      'local',
      { host: 'store.example.com', ip: '10.0.0.21', port: 7025 },
    ],
    [
      'connect to mx.example.net[192.0.2.10]:25: Connection refused',
      'remote',
      { host: 'mx.example.net', ip: '192.0.2.10', port: 25 },
    ],
    [
      'host mx.example.net[192.0.2.10] said: 550 5.1.1 User unknown',
      'remote',
      { host: 'mx.example.net', ip: '192.0.2.10' },
    ],
    [
      'connect to mail.example.com[private/dovecot-lmtp]: Connection refused',
      'local',
      { host: 'mail.example.com', ip: 'private/dovecot-lmtp' },
    ],
    [
      'R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.10] defer (111): Connection refused',
      'remote',
      { host: 'mx.example.net', ip: '192.0.2.10' },
    ],
  ] as const)('%s', (text, hop, next) => {
    const seen = classify({ text })
    expect(seen.hop).toBe(hop)
    expect(seen.next).toEqual(next)
  })

  test('the relay field adds the port', () => {
    const text = 'lost connection with store.example.com[10.0.0.21] while sending RCPT TO'
    expect(classify({ text, relay: 'store.example.com[10.0.0.21]:7025' }).class).toBe('mailstore-down')
    expect(classify({ text, relay: 'store.example.com[10.0.0.21]:25' }).class).toBe('connection-lost')
    expect(classify({ text, relay: 'none' }).next?.port).toBeUndefined()
  })

  test('a repeated reply is marked', () => {
    const seen = classify({
      text: 'delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]:10026: Connection refused',
    })
    expect(seen).toMatchObject({ suspended: true, class: 'content-filter-down', said: false })
  })

  test('a lookup failure is ours, unless they say so', () => {
    expect(classify({ text: 'address resolver failure' }).who).toBe('us')
    expect(classify({ text: 'host mx.example.net[192.0.2.10] said: 451 4.3.0 Temporary lookup failure' }).who).toBe(
      'recipient',
    )
  })

  test('codes are read past several lines', () => {
    const seen = classify({
      text: 'host a.example[192.0.2.1] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP address. (in reply to end of DATA command)',
    })
    expect(seen).toMatchObject({ class: 'rate-limited', replyCode: 421, said: true })
  })
})

test.each([
  ['451 4.7.1 Greylisting in action, please come back in 00:05:30', 330],
  ['450 4.2.0 Greylisted for 300 seconds', 300],
  ['450 4.2.0 Greylisted, please try again in 5 minutes', 300],
  ['450 4.2.0 Greylisted', undefined],
])('%s: waits %s s', (text, seconds) => {
  expect(classify({ text }).waitSeconds).toBe(seconds)
})

describe('whether a retry helps', () => {
  test.each([
    ['550 5.1.1 User unknown', 'no'],
    ['450 4.1.1 User unknown', 'wait'],
    ['451 4.3.0 Temporary local problem', 'wait'],
    ['connect to 127.0.0.1[127.0.0.1]:10024: Connection refused', 'yes'],
    ['550 something nobody has ever said', 'no'],
    ['450 something nobody has ever said', 'wait'],
  ] as const)('%s: %s', (text, retry) => {
    expect(classify({ text }).retry).toBe(retry)
  })
})

describe('the words outrank the code; the code speaks where they are silent', () => {
  test.each([
    [{ text: '550 5.1.1 Mailbox is full' }, 'mailbox-full'],
    [{ text: '550 5.2.2 zzz' }, 'mailbox-full'],
    [{ text: 'zzz', dsn: '5.1.1' }, 'user-unknown'],
    [{ text: 'zzz', dsn: '4.4.1' }, 'connect-timeout'],
    [{ text: 'zzz', dsn: '5.0.0' }, 'unclassified'],
    [{ text: '554 5.7.25 zzz' }, 'missing-rdns'],
  ])('%j', (reply, id) => {
    expect(classify(reply).class).toBe(id)
  })
})

describe('advice is no reason, and an early refusal no judgement of the message', () => {
  test.each([
    ['450 4.7.1 Too many mails, try again in 1 hour', 'rate-limited'],
    ['550 5.1.1 Mailbox not found. See https://example.net/spam-policy?blocked', 'user-unknown'],
    ['host mx.example.net[192.0.2.10] refused to talk to me: 554 spam source', 'ip-reputation'],
    [
      'host mx.example.net[192.0.2.10] said: 550 No such domain (in reply to MAIL FROM command)',
      'sender-domain-invalid',
    ],
    ['host mx.example.net[192.0.2.10] said: 550 5.5.1 The form of what you wrote is not to our liking', 'unclassified'],
  ])('%s', (text, id) => {
    expect(classify({ text }).class).toBe(id)
    expect(classify({ text: text.replace('10]', '11]') }).class).toBe(id)
  })
})

describe('other mail servers', () => {
  test.each([
    [
      'SMTP error from remote mail server after RCPT TO:<u@example.net>: host mx.example.net [192.0.2.10]: 550 5.1.1 User unknown',
      'user-unknown',
    ],
    [
      'R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.10] X=TLS1.3:X CV=yes: SMTP error from remote mail server after MAIL FROM:<a@b.example>: 421 Too many concurrent connections',
      'rate-limited',
    ],
    ["Sorry,_I_wasn't_able_to_establish_an_SMTP_connection._(#4.4.1)/", 'connect-timeout'],
    [
      'Connected_to_192.0.2.10_but_sender_was_rejected./Remote_host_said:_451_4.1.8_Domain_of_sender_address_does_not_resolve/',
      'sender-domain-invalid',
    ],
    ['4.4.1 Cannot connect to host', 'connect-timeout'],
    ['(connect to mx.example.net[192.0.2.10]:25: Connection timed out)', 'connect-timeout'],
    ['smtp; 550 5.2.1 This mailbox is disabled', 'mailbox-disabled'],
    [
      '192.0.2.10 does not like recipient.\nRemote host said: 554 Reject, id=1-2 - spam\nGiving up on 192.0.2.10.\n',
      'content-rejected',
    ],
    [
      'smtp; delivery temporarily suspended: connect to mx.example.net[192.0.2.10]:25: Connection refused',
      'connect-refused',
    ],
    ["Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'", 'user-unknown'],
  ])('%s', (text, id) => {
    expect(classify({ text }).class).toBe(id)
  })
})

describe('a line of input', () => {
  test('plain, JSON, malformed JSON, a line of the log', () => {
    expect(explainLine('  550 5.1.1 User unknown ').class).toBe('user-unknown')
    expect(explainLine('{"text":"zzz","dsn":"5.1.1"}').class).toBe('user-unknown')
    expect(
      explainLine(
        '{"text":"lost connection with a.example[10.0.0.2] while sending RCPT TO","relay":"a.example[10.0.0.2]:25"}',
      ).class,
    ).toBe('connection-lost')
    expect(explainLine('{"text": "550 5.1.1 User unknown').class).toBe('user-unknown')
    expect(explainLine('{"dsn": 5}').class).toBe('unclassified')
    expect(
      explainLine(
        'Nov 22 10:00:00 mail postfix/smtp[1]: 4XyZ: to=<u@example.net>, relay=mx.example.net[192.0.2.10]:25, delay=1, delays=0/0/1/0, dsn=4.2.0, status=deferred (host mx.example.net[192.0.2.10] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))',
      ),
    ).toMatchObject({ class: 'greylisted', next: { port: 25 } })
  })
})

describe('hostile input', () => {
  test('anything is answered, and soon', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3_000, unit: 'binary' }),
        fc.option(fc.string(), { nil: undefined }),
        (text, dsn) => {
          const seen = classify(dsn === undefined ? { text } : { text, dsn })
          expect(seen.because.length <= 1).toBe(true)
        },
      ),
    )
  })

  test.each([
    ['spaces', ' '.repeat(100_000)],
    ['one word', 'a'.repeat(100_000)],
    ['underscores', 'a_'.repeat(50_000)],
    ['brackets', 'host a[b] said: '.repeat(6_000)],
    ['half a phrase', 'user does not '.repeat(8_000)],
    ['addresses', 'u@example.net '.repeat(8_000)],
    ['digits', '550-5.7.1 '.repeat(10_000)],
    ['control characters', '\x1b[31m\x00\r\n'.repeat(20_000)],
    ['exim fields', 'R=a T=b H=c [1] '.repeat(8_000)],
    ['too many', 'too many '.repeat(12_000)],
  ])('%s', (_name, text) => {
    const started = performance.now()
    classify({ text })
    expect(performance.now() - started).toBeLessThan(100)
  })
})

test('an answer may be changed by its reader without harm to the next', () => {
  const first = classify({ text: '550 5.1.1 User unknown' })
  first.because.push('mine')
  expect(classify({ text: '550 5.1.1 User unknown' }).because).toHaveLength(1)
})
