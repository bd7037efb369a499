import { listeners, listensOn } from '../../probes/listeners.ts'
import { defineProbe, type Facts, unknown } from '../../probes/probe.ts'
import type { Hop } from '../../probes/slots.ts'
import type { ExecAsk } from '../../target/target.ts'
import { listOf } from '../postfix/endpoints.ts'
import { lmtpHop, postfixLmtpHops, unique } from '../postfix/lmtp-hops.ts'
import { postfixQueue } from '../postfix/queue.ts'
import { postfixSettings } from '../postfix/settings.ts'
import { zimbraMailLog } from './mail-log.ts'
import { zimbraRelease } from './release.ts'
import { zimbraStatusLog } from './services.ts'

const port = 7025
const needs = {
  settings: postfixSettings,
  listed: postfixLmtpHops,
  queue: postfixQueue,
  log: zimbraMailLog,
  listeners,
  release: zimbraRelease,
  status: zimbraStatusLog,
}
type Needed = Facts<typeof needs>

/** Recipients of waiting mail, one of each group that gives LMTP as its trouble or no reason at all. */
const someRecipients = ({ queue }: Needed): readonly string[] => {
  if (!queue.known) return []
  const groups = queue.value.groups.filter(({ symptoms }) =>
    symptoms.some(({ reason }) => reason === null || reason.includes(`:${port}`)),
  )
  const found = groups.flatMap(({ samples }) => samples[0]?.recipient ?? [])
  return [...new Set(found)].filter((each) => /^\w[\w.+=-]*@\w[\w.-]*$/.test(each)).slice(0, 3)
}

/** The mailbox server of a recipient, by the table that Postfix itself asks (zimbraMailTransport in LDAP). */
const transportAsks = (facts: Needed): readonly ExecAsk[] => {
  if (!facts.settings.known) return []
  const maps = listOf(facts.settings.value.get('transport_maps')).map((map) => map.replace(/^proxy:/, ''))
  return maps.slice(0, 2).flatMap((map) =>
    someRecipients(facts).map(
      (recipient): ExecAsk => ({
        kind: 'exec',
        argv: ['postmap', '-q', recipient, map],
        as: 'zimbra',
        orSelf: true,
        varies: true,
      }),
    ),
  )
}

const hop = (host: string, spec: string, setting: string): Hop => ({
  role: 'lmtp',
  protocol: 'lmtp',
  spec,
  setting,
  host,
  port,
})

/** Hosts that the log or a delay reason names with LMTP's port: `mail.example.net[203.0.113.10]:7025`. */
export const lmtpHosts = ({ log, queue }: Pick<Needed, 'log' | 'queue'>): readonly Hop[] => {
  const relays = log.known ? log.value.deliveries.map(({ relay, reason }) => `${relay} ${reason}`) : []
  const reasons = queue.known
    ? queue.value.groups.flatMap(({ symptoms }) => symptoms.map(({ reason }) => reason ?? ''))
    : []
  const hosts = [...relays, ...reasons].flatMap(
    (text) => /([\w.-]+)\[[^\]]*\]:7025\b/.exec(text)?.[1]?.toLowerCase() ?? [],
  )
  return [...new Set(hosts)].slice(0, 5).map((host) => hop(host, `lmtp:${host}:${port}`, 'zimbraMailTransport'))
}

/** This server has mailboxes: its mailbox service is switched on, or listens. null: cannot tell. */
const isMailboxServer = ({ status, listeners: known }: Needed): boolean | null => {
  if (known.known && listensOn(known.value, port).length > 0) return true
  return status.known ? status.value.list.some(({ name }) => name === 'mailbox') : null
}

/** Mailbox servers: what the transport tables say, what mail went to, and this host where it has mailboxes. */
export const zimbraLmtpHops = defineProbe<readonly Hop[], typeof needs>({
  id: 'zimbra-lmtp-hops',
  needs,
  ask: transportAsks,
  parse: (readings, facts) => {
    const { settings, release, listed } = facts
    if (!settings.known) return unknown(settings.why)
    const routed = readings.flatMap(({ stdout }) => lmtpHop(settings.value, stdout, 'zimbraMailTransport') ?? [])
    const others = [...routed, ...(listed.known ? listed.value : []), ...lmtpHosts(facts)]
    const own = (release.known ? release.value.server : null) ?? settings.value.get('myhostname')
    const local = isMailboxServer(facts)
    const mine =
      own && (local === true || (local === null && others.length === 0))
        ? [hop(own, `lmtp:${own}:${port}`, 'zimbraMailTransport')]
        : []
    return unique([...mine, ...others]).slice(0, 8)
  },
})
