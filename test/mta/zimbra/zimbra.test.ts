import { expect, test } from 'vitest'
import { mtas } from '../../../src/mta/index.ts'
import { settingsOf } from '../../../src/mta/postfix/settings.ts'
import { detectZimbra } from '../../../src/mta/zimbra/detect.ts'
import { zimbraFilterHops } from '../../../src/mta/zimbra/filter-hops.ts'
import { zimbraLmtpHops } from '../../../src/mta/zimbra/lmtp-hops.ts'
import { zimbraRelease } from '../../../src/mta/zimbra/release.ts'
import { zimbraServedDomains } from '../../../src/mta/zimbra/served-domains.ts'
import { readStatusLog, readZmcontrol } from '../../../src/mta/zimbra/service-status.ts'
import { zimbraServices, zimbraStatusLog } from '../../../src/mta/zimbra/services.ts'
import { readEntry, zimbraSettings } from '../../../src/mta/zimbra/zimbra-settings.ts'
import { askProbe, asksOf, known, missing, now, value, why } from '../../probes/ask.ts'

const clock = known({ epoch: now.getTime() / 1000, offsetMinutes: 420, skewSeconds: 0 })
const release = (version: string | null, server: string | null = 'mail.antv.test') =>
  known({ version, server, installed: true })
const found = (directory: string) =>
  known({ version: '3.6.14', queueDirectory: `${directory}/spool`, configDirectory: `${directory}/conf`, logFile: '' })

test('the release by history, else by package, without the passwords of localconfig.xml', () => {
  const history =
    '1583345043: INSTALL SESSION START\n1583345043: INSTALLED zimbra-core_8.8.12.GA.3794.UBUNTU18.64_amd64.deb\n1600000000: UPGRADED zimbra-core-8.8.15.GA.3869\n1600000000: INSTALLED zimbra-mta_9.9.9\n'
  expect(value(askProbe(zimbraRelease, ['mail.ANTV.test\n', history]))).toEqual({
    version: '8.8.15',
    server: 'mail.antv.test',
    installed: true,
  })
  expect(
    value(askProbe(zimbraRelease, ['', undefined, 'Package: zimbra-core\nVersion: 9.0.0.GA.3924.UBUNTU20.64\n']))
      .version,
  ).toBe('9.0.0')
  expect(value(askProbe(zimbraRelease, ['', undefined, undefined, '10.1.2_GA_4655\n'])).version).toBe('10.1.2')
  expect(
    value(askProbe(zimbraRelease, ['<value>x</value>\nsecret', undefined, { exitCode: 1, stdout: '1.2.3' }])),
  ).toMatchObject({ version: null, server: null })
  expect(JSON.stringify(zimbraRelease.ask)).not.toContain('"file","path":"/opt/zimbra/conf/localconfig.xml"')
})

test('Zimbra is where its own Postfix answers', () => {
  expect(mtas.map(({ id }) => id)).toEqual(['zimbra', 'carbonio', 'postfix'])
  expect(
    value(askProbe(detectZimbra, [], { release: release('8.8.15'), postfix: found('/opt/zimbra/data/postfix') })),
  ).toMatchObject({
    id: 'zimbra',
    version: '8.8.15',
    mtaVersion: '3.6.14',
    owner: 'zimbra',
  })
  expect(value(askProbe(detectZimbra, [], { release: release('8.8.15'), postfix: found('/etc/postfix') }))).toBeNull()
  expect(value(askProbe(detectZimbra, [], { release: release('8.8.15'), postfix: known(null) }))).toBeNull()
  const asked = askProbe(detectZimbra, ['Release 10.0.6_GA_4518.UBUNTU20.64 UBUNTU20_64 FOSS edition.'], {
    release: release(null),
    postfix: found('/opt/zimbra/x'),
  })
  expect(value(asked)?.version).toBe('10.0.6')
})

const status = `Host mail.antv.test
	amavis                  Running
	mailbox                 Stopped
		mysql.server is not running.
		zmmailboxdctl is not running.
	mta                     Running
	service webapp          Stopped
		zmmailboxdctl is not running.
	stats                   Running
`

test('zmcontrol status: rows, and what is said below them', () => {
  expect(
    readZmcontrol(status).map(({ name, state, detail, essential }) => `${name} ${state} ${essential} ${detail}`),
  ).toEqual([
    'amavis running true Running',
    'mailbox stopped true Stopped: mysql.server is not running.: zmmailboxdctl is not running.',
    'mta running true Running',
    'service webapp stopped false Stopped: zmmailboxdctl is not running.',
    'stats running false Running',
  ])
  expect(readZmcontrol('Run as the zimbra user!\n')).toEqual([])
})

const stats = (time: string, name: string, state: string, host = 'mail.antv.test') =>
  `Nov 22 ${time} mail zimbramon[77]: 77:info: 2026-11-22 ${time}, STATUS: ${host}: ${name}: ${state}`
const log = [
  stats('18:54:01', 'convertd', 'Running'),
  stats('18:56:01', 'mta', 'Running'),
  stats('18:58:01', 'mta', 'Stopped'),
  stats('18:58:01', 'service webapp', 'Running'),
  stats('18:58:02', 'mailbox', 'Running', 'other.antv.test'),
].join('\n')

test('the status that cron logs: newest state, this host only, nothing that is no longer reported', () => {
  const read = readStatusLog(log, { now: now.getTime(), offsetMinutes: 420 }, 'mail.antv.test')
  expect(read?.list.map(({ name, state }) => `${name} ${state}`)).toEqual(['mta stopped', 'service webapp running'])
  expect(value(askProbe(zimbraStatusLog, [log], { clock, release: release('8.8.15') })).ageMs).toBe(119_000)
  expect(why(askProbe(zimbraStatusLog, ['noise\n'], { clock, release: release('8.8.15') }))).toContain('no status')
})

test('zmcontrol is asked only where that log is not fresh', () => {
  const fresh = known({ list: readZmcontrol(status), at: 1, ageMs: 60_000 })
  const stale = known({ list: [], at: 1, ageMs: 3_600_000 })
  expect(asksOf(zimbraServices, { log: fresh })).toEqual([])
  expect(value(askProbe(zimbraServices, [], { log: fresh }))).toMatchObject({
    source: 'zimbra-stats.log, 60 s old',
    list: { length: 5 },
  })
  expect(asksOf(zimbraServices, { log: stale })).toMatchObject([
    { argv: ['zmcontrol', 'status'], slow: true, as: 'zimbra' },
  ])
  expect(value(askProbe(zimbraServices, [status], { log: missing('none') })).source).toBe('zmcontrol status')
  expect(
    why(askProbe(zimbraServices, [{ stderr: 'Run as the zimbra user!', exitCode: 255 }], { log: stale })),
  ).toContain('Run as')
})

const main =
  'myhostname = mail.antv.test\nqueue_directory = /opt/zimbra/data/postfix/spool\ncontent_filter = smtp-amavis:[127.0.0.1]:10024\ntransport_maps = proxy:ldap:/opt/zimbra/conf/ldap-transport.cf\nvirtual_transport = error\nvirtual_mailbox_domains = proxy:ldap:/opt/zimbra/conf/ldap-vmd.cf\n'
const settings = known(settingsOf(main, '', 'smtp-amavis unix - - n - 10 smtp\nlmtp unix - - n - - lmtp\n', ''))
const group = (reason: string | null, recipient: string) => ({
  id: '1',
  queue: 'deferred' as const,
  symptoms: [{ reason, domain: 'antv.test', recipients: 1 }],
  messages: 1,
  recipients: 1,
  bytes: 1,
  oldest: 1,
  newest: 1,
  samples: [{ id: 'A', arrival: 1, sender: '', recipient }],
})
const queue = (...groups: readonly ReturnType<typeof group>[]) =>
  known({
    counts: { maildrop: 0, incoming: 0, active: 0, deferred: 1, hold: 0, corrupt: 0 },
    total: groups.length,
    recipients: 1,
    bytes: 1,
    oldest: 1,
    groups,
    byDomain: [
      { name: 'antv.test', messages: 1, bytes: 1, oldest: 1 },
      { name: 'gmail.com', messages: 1, bytes: 1, oldest: 1 },
    ],
    bySender: [],
    byAge: [],
    remarks: [],
  })
const listeners = (...ports: readonly number[]) =>
  known({
    source: 'ss' as const,
    list: ports.map((port) => ({ address: '*', port, program: null, pid: null, loopback: false })),
  })

test('mailbox servers: by the transport table, by what the queue says, and this host where it has mailboxes', () => {
  const facts = {
    settings,
    listed: known([]),
    release: release('8.8.15'),
    listeners: listeners(7025),
    status: missing('x'),
    log: missing('x'),
  }
  const waiting = {
    ...facts,
    queue: queue(
      group(null, 'user2@antv.test'),
      group('connect to Store2.antv.test[203.0.113.12]:7025: Connection refused', '-x@y'),
    ),
  }
  expect(asksOf(zimbraLmtpHops, waiting)).toMatchObject([
    { argv: ['postmap', '-q', 'user2@antv.test', 'ldap:/opt/zimbra/conf/ldap-transport.cf'] },
  ])
  const hops = value(askProbe(zimbraLmtpHops, ['lmtp:store1.antv.test:7025\n'], waiting))
  expect(hops.map(({ host, port }) => `${host}:${port}`)).toEqual([
    'mail.antv.test:7025',
    'store1.antv.test:7025',
    'store2.antv.test:7025',
  ])
  const mtaOnly = {
    ...facts,
    listeners: listeners(25),
    status: known({ list: readZmcontrol('\tmta     Running\n'), at: 1, ageMs: 1 }),
  }
  expect(value(askProbe(zimbraLmtpHops, [], { ...mtaOnly, queue: queue() }))).toEqual([])
  const stopped = {
    ...facts,
    listeners: listeners(25),
    status: known({ list: readZmcontrol(status), at: 1, ageMs: 1 }),
  }
  expect(value(askProbe(zimbraLmtpHops, [], { ...stopped, queue: queue() })).map(({ host }) => host)).toEqual([
    'mail.antv.test',
  ])
})

test('filters: the setting, and the ports for leaving mail where they are used', () => {
  const ports = (facts: Parameters<typeof askProbe<never, NonNullable<typeof zimbraFilterHops.needs>>>[2]) =>
    value(askProbe(zimbraFilterHops, [], { settings, ...facts })).map(({ port }) => port)
  expect(ports({ listeners: listeners(10024, 10026), queue: queue() })).toEqual([10024, 10026])
  expect(
    ports({
      listeners: listeners(),
      queue: queue(group('connect to 127.0.0.1[127.0.0.1]:10032: Connection refused', 'x')),
    }),
  ).toEqual([10024, 10032])
})

test('which of the waiting domains are ours is looked up in LDAP', () => {
  const facts = { settings, listed: known(['mail.antv.test']), queue: queue(group(null, 'x')) }
  expect(asksOf(zimbraServedDomains, facts)).toHaveLength(2)
  expect(value(askProbe(zimbraServedDomains, ['antv.test\n', { exitCode: 1 }], facts))).toEqual([
    'mail.antv.test',
    'antv.test',
  ])
})

test('zmprov in one session: effective, set on the server, global, domains', () => {
  const stdout = `prov> # name mail.antv.test
zimbraMtaRelayHost: [smtp.sendgrid.net]:587
zimbraMtaSmtpSaslAuthEnable: yes
zimbraMtaMyNetworks: 127.0.0.0/8
 203.0.113.0/24

prov> # name mail.antv.test
zimbraMtaRelayHost: [smtp.sendgrid.net]:587

prov> zimbraMtaSmtpSaslAuthEnable: yes
zimbraServiceEnabled: mta
zimbraServiceEnabled: mailbox
prov> antv.test
Example.COM
prov> `
  const fact = value(askProbe(zimbraSettings, [stdout], { release: release('8.8.15') }))
  expect(fact.attributes.zimbraMtaRelayHost).toEqual({ values: ['[smtp.sendgrid.net]:587'], from: 'server' })
  expect(fact.attributes.zimbraMtaSmtpSaslAuthEnable?.from).toBe('inherited')
  expect(fact.attributes.zimbraMtaMyNetworks?.values).toEqual(['127.0.0.0/8\n 203.0.113.0/24'])
  expect(fact.global.zimbraServiceEnabled).toEqual(['mta', 'mailbox'])
  expect(fact.domains).toEqual(['antv.test', 'example.com'])
  expect(
    why(askProbe(zimbraSettings, [{ stderr: 'ERROR: service.FAILURE (LDAP down)' }], { release: release('8') })),
  ).toContain('LDAP down')
  expect(why(askProbe(zimbraSettings, [], { release: release('8', null) }))).toContain('not known')
  expect(Object.keys(readEntry('__proto__: x\n'))).toEqual([])
})
