import type { Finding } from '../src/checks/check.ts'
import type { Dialed } from '../src/probes/dialed.ts'
import type { Disk, Filesystem } from '../src/probes/disk.ts'
import type { HopGreeting } from '../src/probes/hop-greeting.ts'
import type { Listener, Listeners } from '../src/probes/listeners.ts'
import type { WitnessName } from '../src/probes/outbound.ts'
import type { OutboundDial, OutboundDials } from '../src/probes/outbound-dials.ts'
import type { PasswordMap, RelayMap } from '../src/probes/relay-map.ts'
import type { ResolverLookups } from '../src/probes/resolver-lookups.ts'
import type { Hop, Settings } from '../src/probes/slots.ts'
import { type MessageGroup, type QueueFact, type QueueName, queueNames } from '../src/queue/queue.ts'
import type { DeliveryGroup, LogFact, ProblemGroup } from '../src/trace/log.ts'

/** The instant of every situation that does not give its own. */
export const now = new Date('2026-11-22T12:00:00Z')
/** Epoch seconds, so long before it. */
export const ago = (seconds: number): number => now.getTime() / 1000 - seconds
export const minutes = 60
export const hours = 3600
export const days = 86_400

/** A dial as it ended; `greets` with a 220 unless the situation says otherwise. */
export const dialed = (outcome: Dialed['outcome'], over: Partial<Dialed> = {}): Dialed => ({
  outcome,
  code: outcome === 'greets' ? 220 : null,
  banner: outcome === 'greets' ? '220 mx.example.net ESMTP' : null,
  ms: outcome === 'timeout' || outcome === 'silent' ? 10_000 : 4,
  capabilities: [],
  mechanisms: [],
  tls: null,
  failedAt: null,
  why: '',
  ...over,
})

export const zimbraLmtp: Hop = {
  role: 'lmtp',
  protocol: 'lmtp',
  spec: 'lmtp:mail.example.net:7025',
  setting: 'virtual_transport',
  host: 'mail.example.net',
  port: 7025,
}
export const dovecotLmtp: Hop = {
  role: 'lmtp',
  protocol: 'lmtp',
  spec: 'lmtp:unix:private/dovecot-lmtp',
  setting: 'virtual_transport',
  socket: '/var/spool/postfix/private/dovecot-lmtp',
}
export const amavis: Hop = {
  role: 'filter',
  protocol: 'smtp',
  spec: 'smtp-amavis:[127.0.0.1]:10024',
  setting: 'content_filter',
  host: '127.0.0.1',
  port: 10024,
}
export const milter: Hop = {
  role: 'milter',
  protocol: 'milter',
  spec: 'inet:localhost:8891',
  setting: 'smtpd_milters',
  host: 'localhost',
  port: 8891,
}
export const policy: Hop = {
  role: 'policy',
  protocol: 'policy',
  spec: 'inet:127.0.0.1:10023',
  setting: 'smtpd_recipient_restrictions',
  host: '127.0.0.1',
  port: 10023,
}
export const hop = (at: Hop, outcome: Dialed['outcome'], over: Partial<Dialed> = {}): HopGreeting => ({
  ...dialed(outcome, over),
  hop: at,
})

/** A dial to the outside: `gmail.com` on 25 in the role that its name gives away. */
export const out = (
  domain: string,
  port: number,
  outcome: Dialed['outcome'],
  over: Partial<OutboundDial> = {},
): OutboundDial => ({
  ...dialed(outcome),
  domain,
  role: port !== 25 ? 'submission' : knownOnes.includes(domain) ? 'known' : 'stuck',
  host: `mx.${domain}`,
  ip: '198.51.100.1',
  port,
  ...over,
})
const knownOnes = ['gmail.com', 'outlook.com']
export const outbound = (dials: readonly OutboundDial[], unresolved: readonly WitnessName[] = []): OutboundDials => ({
  dials,
  unresolved,
})
export const witness = (domain: string, over: Partial<WitnessName> = {}): WitnessName => ({
  domain,
  role: 'stuck',
  hosts: over.unresolved ? [] : [`mx.${domain}`],
  unresolved: null,
  ...over,
})

export const noRelay: RelayMap = {
  relayhost: '',
  host: '',
  port: 25,
  portGiven: false,
  saslEnabled: false,
  maps: [],
  keys: [],
  misspelt: [],
}
export const sendgrid: RelayMap = {
  relayhost: '[smtp.sendgrid.net]:587',
  host: 'smtp.sendgrid.net',
  port: 587,
  portGiven: true,
  saslEnabled: true,
  maps: [],
  keys: ['smtp.sendgrid.net', '[smtp.sendgrid.net]:587'],
  misspelt: ['[smtp.sendgrid.net]'],
}
const file = (path: string) => ({ path, owner: 'root', group: 'root', mode: '600', modified: ago(days), bytes: 80 })
/** A map as it should be: compiled after its source, for nobody else to read, with a key for the relay. */
export const passwordMap = (over: Partial<PasswordMap> = {}): PasswordMap => ({
  spec: 'hash:/etc/postfix/sasl_passwd',
  type: 'hash',
  path: '/etc/postfix/sasl_passwd',
  indexed: true,
  source: file('/etc/postfix/sasl_passwd'),
  compiled: file('/etc/postfix/sasl_passwd.db'),
  visible: true,
  lookups: [
    { key: 'smtp.sendgrid.net', result: 'miss' },
    { key: '[smtp.sendgrid.net]:587', result: 'hit' },
  ],
  ...over,
})

/** Messages that wait: `{ queue, domain, reason }`, with the counts that matter. */
export const group = (over: Partial<MessageGroup> & { domain?: string; reason?: string | null } = {}): MessageGroup => {
  const { domain = 'example.com', reason = null, ...rest } = over
  const messages = rest.messages ?? 1
  const oldest = rest.oldest ?? ago(10 * minutes)
  return {
    id: `${rest.queue ?? 'deferred'}/${domain}/${reason ?? ''}`,
    queue: 'deferred',
    symptoms: [{ reason, domain, recipients: messages }],
    messages,
    recipients: messages,
    bytes: messages * 2_000,
    oldest,
    newest: oldest,
    samples: [{ id: '4F1D2A0B3C', arrival: oldest, sender: 'a@example.net', recipient: `b@${domain}` }],
    ...rest,
  }
}
export const queueOf = (groups: readonly MessageGroup[], over: Partial<QueueFact> = {}): QueueFact => {
  const sum = (pick: (each: MessageGroup) => number) => groups.reduce((total, each) => total + pick(each), 0)
  const count = (name: QueueName) => groups.filter(({ queue }) => queue === name).reduce((n, g) => n + g.messages, 0)
  const domains = [...new Set(groups.flatMap((each) => each.symptoms.map(({ domain }) => domain)))]
  return {
    counts: Object.fromEntries(queueNames.map((name) => [name, count(name)])) as Record<QueueName, number>,
    total: sum(({ messages }) => messages),
    recipients: sum(({ recipients }) => recipients),
    bytes: sum(({ bytes }) => bytes),
    oldest: groups.length > 0 ? Math.min(...groups.map(({ oldest }) => oldest)) : null,
    groups,
    byDomain: domains
      .map((name) => ({ name, of: groups.filter((each) => each.symptoms.some(({ domain }) => domain === name)) }))
      .map(({ name, of }) => ({ name, messages: of.reduce((n, g) => n + g.messages, 0), bytes: 0, oldest: 0 }))
      .sort((a, b) => b.messages - a.messages),
    bySender: [],
    byAge: [],
    remarks: [],
    ...over,
  }
}

export const problem = (text: string, over: Partial<ProblemGroup> = {}): ProblemGroup => ({
  level: 'warning',
  program: 'postfix/smtp',
  text,
  count: 1,
  first: ago(20 * minutes) * 1000,
  last: ago(5 * minutes) * 1000,
  ...over,
})
export const delivery = (status: DeliveryGroup['status'], over: Partial<DeliveryGroup> = {}): DeliveryGroup => ({
  status,
  agent: 'smtp',
  relay: 'mx.example.com[198.51.100.1]:25',
  dsn: status === 'sent' ? '2.0.0' : status === 'bounced' ? '5.0.0' : '4.0.0',
  reason: '250 2.0.0 Ok',
  domain: 'example.com',
  count: 1,
  first: ago(20 * minutes) * 1000,
  last: ago(5 * minutes) * 1000,
  queueIds: [],
  ...over,
})
/** A log of the last two days that ends a minute ago. */
export const logOf = (over: Partial<LogFact> = {}): LogFact => ({
  files: ['/var/log/mail.log'],
  from: ago(2 * days) * 1000,
  to: ago(minutes) * 1000,
  deliveries: [],
  problems: [],
  truncated: false,
  ...over,
})

/** 40 GB, half full. */
export const filesystem = (mount: string, over: Partial<Filesystem> = {}): Filesystem => ({
  mount,
  device: '/dev/sda1',
  sizeKb: 41_943_040,
  freeKb: 20_971_520,
  usedPercent: 50,
  inodes: 2_621_440,
  inodesFree: 2_500_000,
  inodesUsedPercent: 5,
  ...over,
})
export const diskOf = (...filesystems: readonly Filesystem[]): Disk => ({
  filesystems,
  paths: ['/', '/var/spool/postfix'],
})

export const earlier = (check: string, status: Finding['status'], summary = 'said before'): Finding => ({
  check,
  status,
  subject: check,
  summary,
  evidence: [],
  data: {},
})

export const settingsOf = (
  values: Readonly<Record<string, string>> = {},
  services: Settings['services'] = [],
): Settings => {
  const all: Readonly<Record<string, string>> = { queue_directory: '/var/spool/postfix', ...values }
  return { get: (name) => all[name], isSet: (name) => name in values, services }
}
export const listenersOf = (...list: readonly Partial<Listener>[]): Listeners => ({
  source: 'ss',
  list: list.map((each) => ({ address: '0.0.0.0', port: 25, program: 'master', pid: 811, loopback: false, ...each })),
})
const names = ['gmail.com', 'outlook.com']
/** As programs on the host look names up: so many of two are found. */
export const lookupsOf = (resolved: number, servers: ResolverLookups['servers'] = []): ResolverLookups => ({
  lookups: names.map((name, i) => ({ name, addresses: i < resolved ? ['198.51.100.7'] : [], resolved: i < resolved })),
  ms: 30,
  timedOut: false,
  servers,
})
