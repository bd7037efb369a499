import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/target/redact.ts'
import type { Reading } from '../../src/target/target.ts'

const redactor = createRedactor()
const token = 'u[0-9a-f]{12}'
const reading = (over: Partial<Reading>): Reading => ({
  ask: { kind: 'exec', argv: ['true'] },
  status: 'ok',
  stdout: '',
  stderr: '',
  at: '2026-11-22T10:00:00.000Z',
  ms: 1,
  ...over,
})
/** What a line becomes: `U` and `S` stand for any token. */
const shape = (line: string): string =>
  redactor
    .line(line)
    .replace(/\bu[0-9a-f]{12}\b/g, 'U')
    .replace(/\bs[0-9a-f]{12}\b/g, 'S')

describe('people', () => {
  test.each([
    ['to=<joe.doe@x.example>, orig_to=<jd>, relay=none', 'to=<U@x.example>, orig_to=<U>, relay=none'],
    [
      'from=<>, to=<root@x.example>, MAILER-DAEMON@x postmaster@y',
      'from=<>, to=<root@x.example>, MAILER-DAEMON@x postmaster@y',
    ],
    ['mail from joe@x.example. Then', 'mail from U@x.example. Then'],
    ['sasl_method=LOGIN, sasl_username=joe@x.example, x=1', 'sasl_method=LOGIN, sasl_username=U@x.example, x=1'],
    ['sasl_username=joe', 'sasl_username=U'],
    ['<"john doe"@x.example> and "a@b"@c.example', '<U@x.example> and U@c.example'],
    ['<bounce+joe=x.example@list.example>', '<U@list.example>'],
    ['message-id=<20261122.joe.ABC@x.example>', 'message-id=<U@x.example>'],
    ['rfc822;joe@x.example ORCPT=rfc822;joe@x.example', 'rfc822;U@x.example ORCPT=rfc822;U@x.example'],
    ['Login: user=<joe>, method=PLAIN', 'Login: user=<U>, method=PLAIN'],
    ['lmtp(joe)<12><abc>: save', 'lmtp(U)<12><abc>: save'],
    [
      '550 5.1.1 <joe@x.example>: Recipient address rejected: User unknown',
      '550 5.1.1 <U@x.example>: Recipient address rejected: User unknown',
    ],
    ['(unknown user: "joe")', '(unknown user: "U")'],
    ['maildir /home/joe/Maildir', 'maildir /home/U/Maildir'],
    ['postfix@-.service loaded, user@1000.service', 'postfix@-.service loaded, user@1000.service'],
    ['dig @127.0.0.1 a@b', 'dig @127.0.0.1 U@b'],
    ['jörg@bücher.example', 'U@bücher.example'],
    ['joe:x:1000:1000:Joe Doe,,,:/srv/x:/bin/sh', `joe:x:1000:1000:***:/srv/x:/bin/sh`],
  ])('%s', (line, wanted) => {
    expect(shape(line)).toBe(wanted)
  })
  test('one person, one token, in any case; another bundle, another token', () => {
    const [a, b, c] = redactor
      .line('Joe@x joe@y jim@x')
      .split(' ')
      .map((word) => word.split('@')[0])
    expect(a).toBe(b)
    expect(a).not.toBe(c)
    expect(createRedactor().line('joe@x')).not.toBe(redactor.line('joe@x'))
  })
})

describe('secrets', () => {
  test.each([
    ['[smtp.sendgrid.net]:587 apikey:SG.abcdefghij.klmnop', '[smtp.sendgrid.net]:587 apikey:***'],
    ['smtp_sasl_password_maps = static:user:hunter2secret', 'smtp_sasl_password_maps = static:***'],
    [
      'smtp_sasl_password_maps = inline:{[a.example]:587=user:hunter2, b=x:y}',
      'smtp_sasl_password_maps = inline:{[a.example]:587=***, b=***}',
    ],
    [
      'smtp_sasl_password_maps = lmdb:/opt/zimbra/conf/relay_password',
      'smtp_sasl_password_maps = lmdb:/opt/zimbra/conf/relay_password',
    ],
    [
      'error: open database /etc/postfix/sasl_passwd.db: No such file',
      'error: open database /etc/postfix/sasl_passwd.db: No such file',
    ],
    [
      'warning: hash:/etc/postfix/sasl_passwd: Permission denied',
      'warning: hash:/etc/postfix/sasl_passwd: Permission denied',
    ],
    ['bind_pw = hunter2 with blanks', 'bind_pw = ***'],
    ['zimbra_ldap_password = hunter2', 'zimbra_ldap_password = ***'],
    ['x: zimbra_ldap_password=hunter2 y=1', 'x: zimbra_ldap_password=*** y=1'],
    [
      '{"password": "hunter2", "a": 1, "api_key": "x", "n": {"secret":"y"}}',
      '{"password": "***", "a": 1, "api_key": "***", "n": {"secret":"***"}}',
    ],
    ['AUTH PLAIN AGpvZQBodW50ZXIy', 'AUTH PLAIN ***'],
    ['250-AUTH PLAIN LOGIN CRAM-MD5', '250-AUTH PLAIN LOGIN CRAM-MD5'],
    ['> smtp.x.example[192.0.2.1]:587: AGpvZQBodW50ZXIy', '> smtp.x.example[192.0.2.1]:587: ***'],
    ['334 UGFzc3dvcmQ6', '334 ***'],
    ['Authorization: Basic aHVudGVyMg==', 'Authorization: ***'],
    ['set-cookie: ZM_AUTH_TOKEN=0_abc', 'set-cookie: ***'],
    ['ldap://uid=a:hunter2@ldap.example/x', 'ldap://***@ldap.example/x'],
    ['ldapsearch -x -D cn=a -w hunter2 -b dc=x', 'ldapsearch -x -D cn=a -w *** -b dc=x'],
    ['prog --password hunter2 --api-key=abc', 'prog --password *** --api-key=***'],
    ['userPassword: {SSHA}abcdefgh', 'userPassword: ***'],
    ['root:$6$salt$abcdefghijk:19000:0', 'root:***:19000:0'],
    [
      '  <key name="ldap_root_password"><value>hunter2</value></key>',
      '  <key name="ldap_root_password"><value>***</value></key>',
    ],
    ['passwd:         files systemd', 'passwd:         files systemd'],
    [
      'SASL authentication failed; invalid password, try later',
      'SASL authentication failed; invalid password, try later',
    ],
    [
      "fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter",
      "fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter",
    ],
  ])('%s', (line, wanted) => {
    expect(redactor.lines()(line)).toBe(wanted)
  })
  test('a private key takes many lines, and what follows stays', () => {
    const put = redactor.lines()
    const pem = ['-----BEGIN PRIVATE KEY-----', 'MIIE', 'abcd', '-----END PRIVATE KEY-----', 'after']
    expect(pem.map(put)).toEqual([pem[0], '***', '***', pem[3], 'after'])
  })
  test('a value of localconfig.xml on a line of its own', () => {
    const put = redactor.lines()
    expect(
      ['<key name="mysql_root_password">', '  <value>hunter2</value>', '</key>', '<value>a</value>'].map(put),
    ).toEqual(['<key name="mysql_root_password">', '  <value>***</value>', '</key>', '<value>a</value>'])
  })
  test('of a file of passwords only the keys stay; of a look-up nothing', () => {
    const file = reading({
      ask: { kind: 'file', path: '/etc/postfix/sasl_passwd' },
      stdout: '# x\n[a.example]:587 u:hunter2\n',
    })
    expect(redactor.reading(file).stdout).toBe('# ***\n[a.example]:587 ***\n')
    const lookup = reading({
      ask: { kind: 'exec', argv: ['postmap', '-q', 'a', 'lmdb:/x/relay_password'] },
      stdout: 'u:hunter2\n',
    })
    expect(redactor.reading(lookup).stdout).toBe('***\n')
    const log = reading({
      ask: { kind: 'exec', argv: ['grep', 'sasl_password', '/var/log/mail.log'] },
      stdout: 'a b c\n',
    })
    expect(redactor.reading(log).stdout).toBe('a b c\n')
  })
})

describe('subjects', () => {
  test.each([
    [
      'warning: header Subject: hi from you from mx.x[192.0.2.1]; from=<a@b> to=<c@d> proto=ESMTP',
      'warning: header Subject: S from mx.x[192.0.2.1]; from=<U@b> to=<U@d> proto=ESMTP',
    ],
    ['Passed CLEAN, Subject: "hi, you", From: <a@b>', 'Passed CLEAN, Subject: "S", From: <U@b>'],
    ['header From: Joe Doe <joe@b> from mx[192.0.2.1]; from=<joe@b>', 'header From: S from mx[192.0.2.1]; from=<U@b>'],
    ['Subject: hello', 'Subject: S'],
    ['{"subject": "hello", "reason": "a"}', '{"subject": "S", "reason": "a"}'],
  ])('%s', (line, wanted) => {
    expect(shape(line)).toBe(wanted)
  })
  test('a folded one', () => {
    const put = redactor.lines()
    const [, folded, next] = ['Subject: hello', '  dear world', 'Received: x'].map(put)
    expect(folded).toMatch(/^ s[0-9a-f]{12}$/)
    expect(next).toBe('Received: x')
  })
})

describe('what parses still parses', () => {
  test('a queue in JSON keeps its form to the last blank', () => {
    const line =
      '{"queue_name": "deferred", "queue_id": "4X1", "arrival_time": 1763800000, "sender": "joe@x.example", "recipients": [{"address": "\\"a b\\"@y.example", "delay_reason": "host mx[192.0.2.1] said: 450 <\\"a b\\"@y.example>: \\"later\\""}]}'
    const out = redactor.line(line)
    expect(JSON.parse(out)).toMatchObject({
      queue_id: '4X1',
      recipients: [{ address: expect.stringMatching(`^${token}@y.example$`) }],
    })
    expect(out.replaceAll(new RegExp(token, 'g'), 'U')).toBe(
      '{"queue_name": "deferred", "queue_id": "4X1", "arrival_time": 1763800000, "sender": "U@x.example", "recipients": [{"address": "U@y.example", "delay_reason": "host mx[192.0.2.1] said: 450 <U@y.example>: \\"later\\""}]}',
    )
  })
  test('an ask made from a redacted answer is the redacted ask', () => {
    const ask = { kind: 'exec', argv: ['postmap', '-q', 'joe@x.example', 'ldap:/a.cf'] } as const
    const put = redactor.reading(reading({ ask }))
    const derived = redactor.line('to=<joe@x.example>').slice(4, -1)
    expect(put.ask).toMatchObject({ argv: ['postmap', '-q', derived, 'ldap:/a.cf'] })
  })
  test('a dialogue, a zone, a certificate', () => {
    const put = redactor.reading(
      reading({
        ask: {
          kind: 'dial',
          host: 'mx.x.example',
          port: 25,
          smtp: { protocol: 'smtp', mail: 'joe@x.example', rcpt: ['jim@y.example'] },
        },
        dial: {
          steps: [
            {
              stage: 'rcpt',
              sent: 'RCPT TO:<jim@y.example>',
              lines: ['550 <jim@y.example> unknown'],
              code: 550,
              ms: 1,
            },
          ],
        },
        dns: {
          server: '192.0.2.53',
          via: 'tcp',
          rcode: 'NOERROR',
          authoritative: false,
          authenticated: false,
          answers: [{ name: 'x.example', type: 'SOA', ttl: 1, data: 'ns.x.example jim.x.example 1 2 3 4 5' }],
        },
      }),
    )
    expect(JSON.stringify(put)).not.toMatch(/joe|jim/)
    expect(put.dns?.answers[0]?.data).toMatch(new RegExp(`^ns.x.example ${token}.x.example 1 2 3 4 5$`))
  })
})

describe('hosts', () => {
  const hosts = createRedactor({ hosts: true })
  test('names and addresses become names and addresses, equal ones equal ones', () => {
    const [a, b] = ['mx.secret.example.org[93.184.216.34]:25', '93.184.216.34 2606:2800::1'].map((line) =>
      hosts.line(line),
    )
    const line = hosts.line('connect to mx.acme.co.uk[93.184.216.34]:25: Connection timed out, acme.co.uk')
    expect(line).toMatch(
      /^connect to h\w{10}\.(h\w{10}\.co\.uk)\[2[45]\d\.\d+\.\d+\.\d+\]:25: Connection timed out, \1$/,
    )
    expect(b).toMatch(/^2[45]\d\.\d+\.\d+\.\d+ 2001:db8:/)
    expect(a?.split('[')[1]?.split(']')[0]).toBe(b?.split(' ')[0])
  })
  test.each([
    '127.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 ::1 fe80::1 203.0.113.10 0.0.0.0:25 [::]:25',
    'smtp.sendgrid.net gmail-smtp-in.l.google.com localhost mail.antv.test',
    '/etc/postfix/main.cf main.cf mail.log postfix.service libsasl2.so com.zimbra.cs.lmtp 3.7.11 10.1.5_GA',
    'queue id 4X1abc: 12:34:56 size=123',
  ])('stays: %s', (line) => {
    expect(hosts.line(line)).toBe(line)
  })
  test('addresses of /proc/net/tcp: loopback and private ones stay', () => {
    const ask = { kind: 'file', path: '/proc/net/tcp' } as const
    const line = '   0: 0100007F:0019 00000000:0000 0A'
    expect(hosts.lines(ask)(line)).toBe(line)
    expect(hosts.lines(ask)('1: 22D8B85D:0019')).toMatch(/^1: [0-9A-F]{6}F[0-9A-F]:0019$/)
  })
  test("the log's own host, and a blocklist's question", () => {
    expect(hosts.line('Nov 21 19:26:20 box postfix/smtp[1]: x')).toMatch(
      /^Nov 21 19:26:20 h\w{10} postfix\/smtp\[1\]: x$/,
    )
    expect(hosts.line('34.216.184.93.zen.spamhaus.org')).toMatch(/^\d+\.\d+\.\d+\.2[45]\d\.zen\.spamhaus\.org$/)
  })
})

const name = fc.stringMatching(/^[a-z]{3}[a-z0-9]{6,12}$/)
const frames: ((address: string, local: string) => string)[] = [
  (a) => `to=<${a}>, relay=none`,
  (a) => `550 5.1.1 ${a}: unknown`,
  (a) => `{"sender": "${a}", "recipients": [{"address": "${a}"}]}`,
  (_, l) => `sasl_username=${l}`,
  (a) => `message-id=<${a}>`,
  (a) => `a '${a}' (${a}); ${a}, ${a}`,
  (a, l) => `header Subject: dear ${l} from mx[192.0.2.1]; from=<${a}> to=<${a}>`,
  (a) => `RCPT TO:<${a}>`,
  (a) => `x-to:${a}|${a}/${a}`,
  (a) => `Subject: ${a}`,
]
const secretFrames: ((secret: string) => string)[] = [
  (s) => `password=${s}`,
  (s) => `bind_pw = ${s}`,
  (s) => `{"api_key": "${s}"}`,
  (s) => `smtp_sasl_password_maps = static:user:${s}`,
  (s) => `AUTH PLAIN ${s}`,
  (s) => `Authorization: Bearer ${s}`,
  (s) => `x SG.${s}.${s}`,
  (s) => `https://u:${s}@h.example/`,
]
const noise = fc.string({ unit: fc.constantFrom(...' <>@"=\'\\:;,(){}[]|/*.aU\u00e9'), maxLength: 12 })

describe('whatever the text', () => {
  test('no local part survives, and a second pass changes nothing', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(...frames), (local, frame) => {
        const out = redactor.line(frame(`${local}@dest.example`, local))
        expect(out).not.toContain(local)
        expect(redactor.line(out)).toBe(out)
      }),
    )
  })
  test('no secret survives', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{12,24}$/), fc.constantFrom(...secretFrames), (secret, frame) => {
        const out = redactor.line(frame(secret))
        expect(out).not.toContain(secret)
        expect(redactor.line(out)).toBe(out)
      }),
    )
  })
  test('an address between any noise loses its local part', () => {
    fc.assert(
      fc.property(noise, name, noise, (before, local, after) => {
        expect(redactor.line(`${before}${local}@dest.example${after}`)).not.toContain(local)
      }),
      { numRuns: 2_000 },
    )
  })
  test('an escaped quote begins no quoted local part', () =>
    expect(redactor.line('\\"joe.doe@dest.example"@')).not.toContain('joe.doe'))
  test('any noise: a second pass changes nothing', () => {
    const hosts = createRedactor({ hosts: true })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(noise, name, fc.constantFrom(...frames.map((frame) => frame('joe@x.example', 'joe'))))),
        (parts) => {
          const once = redactor.line(parts.join(''))
          expect(redactor.line(once)).toBe(once)
          const hidden = hosts.line(parts.join(''))
          expect(hosts.line(hidden)).toBe(hidden)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  const pieces = [
    '@',
    'a@',
    '"',
    '"@',
    'a.',
    '1.',
    ':',
    'a:',
    '<',
    '=',
    'password=',
    'password="',
    'Subject: ',
    ' from ',
    '; from=<',
  ]
  pieces.push(
    'eyJ',
    '-eyJ',
    'SG.',
    '-SG.',
    '{',
    'static:{',
    'inline:{passw',
    '> ',
    'ldap -w',
    'ldap ',
    '://',
    'a://',
    '$6$',
    'from=<',
    '(',
    '/home/',
  )
  pieces.push(
    '<key name="',
    '<value>',
    '-----BEGIN ',
    'AUTH PLAIN ',
    '\\',
    '{"a":"',
    "user '",
    '\u00e9',
    'x',
    ' ',
    'token ',
    '--token',
    '_-',
    'h0.',
  )
  test.each(pieces)('linear on %j', (piece) => {
    const took = (length: number): number => {
      const hosts = createRedactor({ hosts: true })
      const line = piece.repeat(Math.ceil(length / piece.length))
      const started = performance.now()
      hosts.lines()(line)
      hosts.line(`passw "${line}`)
      return performance.now() - started
    }
    took(40_000)
    expect(took(160_000)).toBeLessThan(12 * took(40_000) + 1_500)
  })
})
