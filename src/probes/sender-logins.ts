import type { Ask } from '../target/target.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { clientSetting, lookupAsk, lookupsOf, type PasswordMap, relayMap } from './relay-map.ts'
import { relayRoute } from './relay-route.ts'
import { queue, settings } from './slots.ts'

/** Whether the senders of mail that waits have a login of their own at the relay. */
export interface SenderLogins {
  readonly senders: readonly { readonly sender: string; readonly result: PasswordMap['lookups'][number]['result'] }[]
}

const mostSenders = 6
const needs = { settings, relay: relayMap, route: relayRoute, queue }

/** postconf(5), smtp_sender_dependent_authentication: the address, else its domain. */
const keysOf = (sender: string): readonly string[] => [sender, sender.slice(sender.lastIndexOf('@'))]

interface Wanted {
  readonly specs: readonly string[]
  readonly senders: readonly string[]
}

/** null: Postfix looks for no sender, as it is not told to, or knows the relay by its own key. */
const plan = ({ settings: set, relay, route, queue: queued }: Facts<typeof needs>): Wanted | null => {
  if (!set.known || !relay.known || !relay.value.saslEnabled) return null
  const service = route.known ? route.value.service : ''
  if (clientSetting(set.value, service, 'smtp_sender_dependent_authentication') !== 'yes') return null
  const { maps, keys } = relay.value
  if (maps.some(({ lookups }) => lookups.some(({ key, result }) => keys.includes(key) && result === 'hit'))) return null
  const known = queued.known ? queued.value.bySender.map(({ name }) => name) : []
  return {
    specs: maps.map(({ spec }) => spec),
    senders: known.filter((name) => /^[^\s@]+@[^\s@]+$/.test(name)).slice(0, mostSenders),
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
      senders: wanted.senders.map((sender) => {
        const results = readings.flatMap((reading) => lookupsOf(reading, keysOf(sender)).map(({ result }) => result))
        return { sender, result: rank.find((each) => results.includes(each)) ?? 'unknown' }
      }),
    }
  },
})
