import type { Ask } from '../target/target.ts'
import type { LogFact } from '../trace/log.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { clientSetting, lookupAsk, lookupsOf, type PasswordMap, relayMap } from './relay-map.ts'
import { relayRoute } from './relay-route.ts'
import { mailLog, queue, settings } from './slots.ts'

/** Whether the senders of mail that waits or was refused have a login of their own at the relay. */
export interface SenderLogins {
  /** By queue id, of mail in the log. */
  readonly byMessage: ReadonlyMap<string, string>
  readonly senders: readonly { readonly sender: string; readonly result: PasswordMap['lookups'][number]['result'] }[]
}

const mostSenders = 6
const mostMessages = 40
const base = { settings, relay: relayMap, route: relayRoute, log: mailLog }

/** Postfix looks for the sender before it looks for the relay. */
const isAsked = ({ settings: set, relay, route }: Pick<Facts<typeof base>, 'settings' | 'relay' | 'route'>): boolean =>
  set.known &&
  relay.known &&
  relay.value.saslEnabled &&
  clientSetting(set.value, route.known ? route.value.service : '', 'smtp_sender_dependent_authentication') === 'yes'

/** Mail that went to a host outside, refused before taken: a relay that wants a login refuses for good, and nothing waits. */
const messagesOf = (log: LogFact): readonly string[] => {
  const away = log.deliveries.filter(({ agent }) => agent === 'smtp')
  const refused = away.filter(({ status }) => status !== 'sent')
  return [...refused, ...away.filter(({ status }) => status === 'sent')]
    .flatMap(({ queueIds }) => queueIds)
    .slice(0, mostMessages)
}

/** Senders by queue id, as qmgr logged them: `ID: from=<joe@example.net>, size=…`. Asked only where logins are kept by sender. */
export const loggedSenders = defineProbe<ReadonlyMap<string, string>, typeof base>({
  id: 'logged-senders',
  needs: base,
  ask: (facts): readonly Ask[] => {
    if (!isAsked(facts) || !facts.log.known) return []
    const match = messagesOf(facts.log.value).map((id) => `${id}: from=<`)
    if (match.length === 0) return []
    const files = facts.log.value.files.filter((path) => path.startsWith('/'))
    return files.map((path) => ({
      kind: 'file',
      path,
      as: 'root',
      orSelf: true,
      tail: 16 << 20,
      match,
      maxBytes: 64 << 10,
    }))
  },
  parse: (readings) =>
    new Map(
      readings.flatMap(({ status, stdout }) =>
        status === 'ok'
          ? [...stdout.matchAll(/ (\w+): from=<([^>\s]+)>/g)].map(
              ([, id = '', sender = '']) => [id, sender.toLowerCase()] as const,
            )
          : [],
      ),
    ),
})

const needs = { settings, relay: relayMap, route: relayRoute, queue, logged: loggedSenders }

/** postconf(5), smtp_sender_dependent_authentication: the address, else its domain. */
const keysOf = (sender: string): readonly string[] => [sender, sender.slice(sender.lastIndexOf('@'))]

interface Wanted {
  readonly specs: readonly string[]
  readonly senders: readonly string[]
}

/** null: Postfix looks for no sender, as it is not told to. */
const plan = ({ queue: queued, logged, ...facts }: Facts<typeof needs>): Wanted | null => {
  if (!isAsked(facts)) return null
  const waiting = queued.known ? queued.value.bySender.map(({ name }) => name.toLowerCase()) : []
  const known = [...new Set([...waiting.slice(0, mostSenders), ...(logged.known ? logged.value.values() : [])])]
  return {
    specs: facts.relay.known ? facts.relay.value.maps.map(({ spec }) => spec) : [],
    senders: known.filter((name) => /^[^\s@]+@[^\s@]+$/.test(name)).slice(0, 2 * mostSenders),
  }
}

const rank = ['hit', 'error', 'unknown', 'miss'] as const

/** Only the exit status of `postmap -q` comes back: what it prints is a password. */
export const senderLogins = defineProbe<SenderLogins | null, typeof needs>({
  id: 'sender-logins',
  needs,
  ask: (facts): readonly Ask[] => {
    const wanted = plan(facts)
    const keys = wanted?.senders.flatMap(keysOf) ?? []
    return keys.length > 0 ? (wanted?.specs ?? []).map((spec) => lookupAsk(spec, [...new Set(keys)])) : []
  },
  parse: (readings, facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    const wanted = plan(facts)
    if (!wanted) return null
    return {
      byMessage: facts.logged.known ? facts.logged.value : new Map(),
      senders: wanted.senders.map((sender) => {
        const results = readings.flatMap((reading) => lookupsOf(reading, keysOf(sender)).map(({ result }) => result))
        return { sender, result: rank.find((each) => results.includes(each)) ?? 'unknown' }
      }),
    }
  },
})
