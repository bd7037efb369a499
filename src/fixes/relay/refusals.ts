import type { RelayRoute } from '../../probes/relay-route.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import type { Settings } from '../../probes/slots.ts'
import type { Refusal } from '../fix.ts'
import type { RelayReach } from './reach.ts'
import { overridden } from './settings.ts'
import type { RelayTables } from './tables.ts'
import type { RelayOptions, Wanted } from './wanted.ts'

export interface Ground {
  readonly wanted: Wanted
  readonly set: Settings
  readonly route: RelayRoute | undefined
  readonly reach: RelayReach
  readonly tables: RelayTables
  readonly served: readonly string[]
  readonly own: readonly string[]
  readonly origins: SettingOrigins
  readonly scope: RelayOptions['scope']
  /** Other servers of the site; undefined: not known. */
  readonly peers: readonly string[] | undefined
}

/** Settings that must count for the service that sends, else what is set has no effect. */
const used = [
  'relayhost',
  'smtp_sasl_auth_enable',
  'smtp_sasl_password_maps',
  'smtp_sasl_security_options',
  'smtp_tls_policy_maps',
]

/** Why a relay would do harm here, or do nothing; null: it would not. */
export const relayRefusal = (ground: Ground): Refusal | null =>
  notEverywhere(ground) ??
  toItself(ground) ??
  routedElsewhere(ground) ??
  insideMail(ground) ??
  notUsed(ground) ??
  noPlain(ground)

/** A global setting names a table that every mail server of the site must have, and that counts only where it has none of its own. */
const notEverywhere = ({ scope, origins, peers }: Ground): Refusal | null => {
  if (scope === 'server') return null
  const hint = 'Leave scope out: then it is set for this server; do the same on each of the others.'
  if (origins.server === null)
    return { refused: 'this server has no global configuration: main.cf is all there is', hint }
  if (!peers) return { refused: 'which other servers take the global configuration could not be asked', hint }
  if (peers.length > 0)
    return {
      refused: `${peers.slice(0, 4).join(', ')} would take the setting too, and has no table for it: its smtp processes would put all mail off`,
      hint,
    }
  const own = used.find((name) => origins.of(name).keptIn === 'ldap' && origins.of(name).own !== null)
  return own === undefined
    ? null
    : { refused: `this server has a ${origins.of(own).attribute} of its own, which counts before the global one`, hint }
}

/** Mail that is sent to oneself comes back until it has too many hops. */
const toItself = ({ wanted: { host }, set, reach, served, own }: Ground): Refusal | null => {
  const names = ['localhost', set.get('myhostname')?.toLowerCase(), ...served]
  const address = reach.addresses.find((each) => own.includes(each) || /^127\.|^::1$|^0\.0\.0\.0$/.test(each))
  if (!names.includes(host) && address === undefined) return null
  return {
    refused: `${host} is this server itself${address === undefined ? '' : ` (${address})`}: mail would go round in a loop`,
    hint: 'The relay must be another host, one that takes mail for others after a login.',
  }
}

const routedElsewhere = ({ route }: Ground): Refusal | null => {
  if (!route || route.relayhost === '' || route.partial || route.setting === 'relayhost') return null
  return {
    refused: `${route.setting} sends everything to ${route.relayhost} before relayhost is looked at`,
    hint: 'Take that out first, or change the relay there.',
  }
}

/** relay_domains are for other servers inside; relayhost counts for them too, postconf(5). */
const insideMail = ({ tables: { inside } }: Ground): Refusal | null => {
  const [first] = inside
  if (first === undefined) return null
  return {
    refused: `mail for ${inside.slice(0, 4).join(', ')} (relay_domains) would leave by the relay and come back`,
    hint: `Give each a transport first: transport_maps with "${first} smtp:[host inside]".`,
  }
}

const notUsed = ({ set }: Ground): Refusal | null => {
  const names = overridden(set, used)
  if (names.length === 0) return null
  return {
    refused: `master.cf has ${names.join(', ')} of its own for the smtp service: what main.cf says would not count`,
    hint: `Take it out first: postconf -PX "smtp/unix/${names[0]}"`,
  }
}

const noPlain = ({ set }: Ground): Refusal | null => {
  const filter = (set.get('smtp_sasl_mechanism_filter') ?? '').trim()
  // `static:rest` and tables let others pass: what those hold is seen when mail is tried.
  if (filter === '' || filter.includes(':') || /\b(?<!!)(plain|login)\b/i.test(filter)) return null
  return {
    refused: `smtp_sasl_mechanism_filter = ${filter} leaves neither PLAIN nor LOGIN to log in with`,
    hint: 'Empty it, or add plain and login.',
  }
}
