// biome-ignore-all lint/suspicious/noTemplateCurlyInString: main.cf has references of that form
import { expect, test } from 'vitest'
import { detectPostfix } from '../../../src/mta/postfix/detect.ts'
import { expand } from '../../../src/mta/postfix/expand.ts'
import { postfixFilterHops } from '../../../src/mta/postfix/filter-hops.ts'
import { postfixLmtpHops } from '../../../src/mta/postfix/lmtp-hops.ts'
import { postfixServedDomains } from '../../../src/mta/postfix/served-domains.ts'
import { postfixSettings, settingsOf } from '../../../src/mta/postfix/settings.ts'
import { askProbe, asksOf, known, value, why } from '../../probes/ask.ts'

test('references are followed, as postconf(5) has them', () => {
  const values: Record<string, string> = { a: '$b.test', b: 'mail', empty: '', loop: '$loop x', p: '${a}', q: '$(b)' }
  const of = (text: string) => expand(text, (name) => values[name])
  expect(of('$a, ${p}; $(q)')).toBe('mail.test, mail.test; mail')
  expect(of('${b?set}${empty?no}${empty:default}${nope:{braced $b}}')).toBe('setdefaultbraced mail')
  expect(of('${b?{yes $b}:{no}} ${empty?{yes}:{no}}')).toBe('yes mail no')
  expect(of('100$$ and $ alone ${unclosed')).toContain('100$ and $ alone')
  expect(of('$loop').length).toBeLessThan(200)
})

const all = `content_filter = smtp-amavis:[127.0.0.1]:10024
daemon_directory = /usr/lib/postfix/sbin
lmtp_tcp_port = 24
mail_version = 3.7.11
mydestination = $myhostname, localhost.$mydomain, localhost
mydomain = antv.test
myhostname = mail.antv.test
queue_directory = /var/spool/postfix
relayhost =
smtpd_milters = inet:localhost:8891, unix:opendkim/opendkim.sock { inet:[127.0.0.1]:11332, connect_timeout=10s }
smtpd_recipient_restrictions = permit_mynetworks, check_policy_service inet:127.0.0.1:10031, check_policy_service unix:private/policy, check_policy_service unix:postgrey/socket
transport_maps = hash:/etc/postfix/transport, proxy:ldap:/x
virtual_mailbox_domains = example.com, hash:/etc/postfix/vdomains
virtual_transport = lmtp:unix:private/dovecot-lmtp
`
const master = `smtp       inet  n       -       y       -       -       smtpd
submission inet  n       -       n       -       -       smtpd -o syslog_name=postfix/submission -o smtpd_milters=inet:localhost:9999
smtp-amavis unix -       -       n       -       10      smtp
lmtp       unix  -       -       y       -       -       lmtp
mylmtp     unix  -       -       n       -       -       lmtp -o lmtp_tcp_port=2424
policy     unix  -       n       n       -       0       spawn user=nobody argv=/x
dovecot    unix  -       n       n       -       -       pipe flags=DRhu user=vmail argv=/usr/lib/dovecot/deliver
garbage
`
const overrides = `submission/inet/syslog_name = postfix/submission
submission/inet/smtpd_milters = inet:localhost:9999
submission/inet/content_filter = scan:[127.0.0.1]:10030
mylmtp/unix/lmtp_tcp_port = 2424
`
const settings = known(settingsOf(all, 'relayhost =\nmyhostname = mail.antv.test\n', master, overrides))

test('postconf becomes settings', () => {
  const set = value(askProbe(postfixSettings, [all, 'relayhost =\n', master, overrides]))
  expect(set.get('mydestination')).toBe('mail.antv.test, localhost.antv.test, localhost')
  expect([set.get('relayhost'), set.get('no_such'), set.isSet('relayhost'), set.isSet('mydomain')]).toEqual([
    '',
    undefined,
    true,
    false,
  ])
  expect(set.services.map(({ name }) => name)).toEqual([
    'smtp',
    'submission',
    'smtp-amavis',
    'lmtp',
    'mylmtp',
    'policy',
    'dovecot',
  ])
  expect(set.services[1]).toMatchObject({ type: 'inet', chroot: false, maxproc: '-', command: 'smtpd' })
  expect(set.services[1]?.overrides.smtpd_milters).toBe('inet:localhost:9999')
  expect(
    why(
      askProbe(postfixSettings, [{ stdout: '', stderr: 'postconf: fatal: open /etc/postfix/main.cf: No such file' }]),
    ),
  ).toContain('main.cf')
  expect(why(askProbe(postfixSettings, []))).toContain('absent')
})

test('older versions: no -P, and chroot by default', () => {
  const old = settingsOf(
    'mail_version = 2.9.6\nqueue_directory = /q\n',
    '',
    'smtp inet n - - - - smtpd -o content_filter=x:y\n',
    '',
  )
  expect(old.services[0]).toMatchObject({ chroot: true, command: 'smtpd', overrides: { content_filter: 'x:y' } })
})

test('LMTP: sockets in the queue directory or the chroot, ports by default, tables that are files', () => {
  const transport =
    '# lmtp:nowhere\nexample.org  lmtp:[mail2.test]:7025\nother.test\tmylmtp:mail3.test\nx.test smtp:[y]\nsame lmtp:unix:private/dovecot-lmtp\n'
  const hops = value(askProbe(postfixLmtpHops, [transport], { settings }))
  expect(hops.map(({ socket, host, port, setting }) => `${socket ?? `${host}:${port}`} ${setting}`)).toEqual([
    '/var/spool/postfix/private/dovecot-lmtp transport_maps',
    'mail2.test:7025 transport_maps',
    'mail3.test:2424 transport_maps',
  ])
  const set = (spec: string) =>
    value(
      askProbe(postfixLmtpHops, [], { settings: known(settingsOf(`virtual_transport = ${spec}\n`, '', master, '')) }),
    )[0]
  const unused = `virtual_transport = lmtp:unix:private/x\nvirtual_mailbox_domains =\n`
  expect(value(askProbe(postfixLmtpHops, [], { settings: known(settingsOf(unused, '', master, '')) }))).toEqual([])
  expect(set('lmtp:inet:127.0.0.1:24')).toMatchObject({ host: '127.0.0.1', port: 24, noMx: true })
  expect(set('lmtp:unix:/run/dovecot/lmtp')).toMatchObject({ socket: '/var/spool/postfix/run/dovecot/lmtp' })
  expect(set('mylmtp:unix:/run/dovecot/lmtp')).toMatchObject({ socket: '/run/dovecot/lmtp' })
  expect(set('lmtp:mail.test')).toMatchObject({ host: 'mail.test', port: 24 })
  expect([set('dovecot'), set('virtual'), set('smtp:[x]'), set('lmtp:')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('filters, milters and policy services, overrides of master.cf too; what master starts itself is none', () => {
  const hops = value(askProbe(postfixFilterHops, [], { settings }))
  expect(hops.map(({ role, socket, host, port }) => `${role} ${socket ?? `${host}:${port}`}`)).toEqual([
    'filter 127.0.0.1:10024',
    'filter 127.0.0.1:10030',
    'milter localhost:8891',
    'milter /var/spool/postfix/opendkim/opendkim.sock',
    'milter 127.0.0.1:11332',
    'milter localhost:9999',
    'policy 127.0.0.1:10031',
    'policy /var/spool/postfix/postgrey/socket',
  ])
})

test('domains of lists and of tables that can be listed', () => {
  expect(asksOf(postfixServedDomains, { settings })).toMatchObject([
    { argv: ['postmap', '-s', 'hash:/etc/postfix/vdomains'] },
  ])
  expect(value(askProbe(postfixServedDomains, ['Two.example ok\nnot_a_domain x\n'], { settings }))).toEqual([
    'mail.antv.test',
    'localhost.antv.test',
    'example.com',
    'two.example',
  ])
})

test('Postfix is recognised, is not there, or cannot be told', () => {
  expect(
    value(askProbe(detectPostfix, ['3.7.11\n/var/spool/postfix\n/etc/postfix\n/var/log/postfix.log\n'])),
  ).toMatchObject({
    id: 'postfix',
    version: '3.7.11',
    logFiles: ['/var/log/postfix.log'],
  })
  expect(value(askProbe(detectPostfix, ['2.9.6\n/var/spool/postfix\n/etc/postfix\n']))?.logFiles).toEqual([])
  expect(value(askProbe(detectPostfix, [undefined]))).toBeNull()
  expect(why(askProbe(detectPostfix, [{ status: 'timeout', why: 'late' }]))).toBe('late')
  expect(why(askProbe(detectPostfix, [{ exitCode: 1, stderr: 'postconf: fatal: no main.cf' }]))).toContain('no main.cf')
})
