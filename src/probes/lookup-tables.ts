import type { ExecAsk } from '../target/target.ts'
import { oneLine } from './one-line.ts'
import { defineProbe, type Facts, unknown, whyOf } from './probe.ts'
import { type Settings, settings } from './slots.ts'

export interface LookupTable {
  /** As in the setting, without `proxy:`: `ldap:/opt/zimbra/conf/ldap-vmm.cf`. */
  readonly spec: string
  readonly type: string
  readonly path: string
  /** The settings that name it. */
  readonly settings: readonly string[]
  /** unknown: it could not be asked, or this login may not read it. */
  readonly state: 'answers' | 'fails' | 'unknown'
  /** What postmap(1) complained of, else empty. */
  readonly said: string
}

/** Settings whose tables mail needs on its way; those with passwords for a relay are looked at by relay-map. */
const names = [
  ...['alias_maps', 'virtual_alias_maps', 'virtual_alias_domains', 'virtual_mailbox_maps', 'virtual_mailbox_domains'],
  ...['transport_maps', 'local_recipient_maps', 'relay_recipient_maps', 'relay_domains', 'mydestination', 'mynetworks'],
  ...['canonical_maps', 'sender_canonical_maps', 'recipient_canonical_maps', 'relocated_maps', 'smtp_generic_maps'],
  ...['sender_bcc_maps', 'recipient_bcc_maps', 'smtpd_sender_login_maps', 'smtp_tls_policy_maps'],
  ...['sender_dependent_relayhost_maps', 'sender_dependent_default_transport_maps'],
  ...['header_checks', 'body_checks', 'mime_header_checks', 'nested_header_checks'],
  ...['client', 'helo', 'sender', 'relay', 'recipient', 'data'].map((stage) => `smtpd_${stage}_restrictions`),
]
const tables =
  /(?:^|[\s,={(])(?:proxy:)?((hash|btree|lmdb|cdb|dbm|sdbm|texthash|regexp|pcre|cidr|sqlite|ldap|mysql|pgsql):(\/[^\s,;{}()]+))/g
const most = 24

type Named = Pick<LookupTable, 'spec' | 'type' | 'path' | 'settings'>
const tablesIn = (set: Settings): readonly Named[] => {
  const found = new Map<string, Named>()
  for (const name of names)
    for (const [, spec = '', type = '', path = ''] of (set.get(name) ?? '').matchAll(tables)) {
      const before = found.get(spec)?.settings ?? []
      found.set(spec, { spec, type, path, settings: before.includes(name) ? before : [...before, name] })
    }
  return [...found.values()].slice(0, most)
}

/** All at once, each with its deadline: a directory server that hangs holds up one round, not one for each table. */
const script = oneLine(`for map do
  { said=$(timeout 6 postmap -q mailmedic.invalid "$map" 2>&1 >/dev/null </dev/null); code=$?;
    echo "$code $map $(printf %s "$said" | tr -s '[:space:]' ' ' | cut -c1-400)"; } &
done;
wait;`)
const lookupAsk = (found: readonly Named[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, 'lookup', ...found.map(({ spec }) => spec)],
  as: 'root',
  orSelf: true,
})

const needs = { settings }
const planned = ({ settings: fact }: Facts<typeof needs>) => (fact.known ? tablesIn(fact.value) : [])

/** A warning alone is no failure: of two directory servers the second may have answered. */
const stateOf = (code: string, said: string): LookupTable['state'] => {
  if (/permission denied/i.test(said) || code === '126' || code === '127') return 'unknown'
  return code === '124' || /\b(?:fatal|error|panic): |table lookup problem/i.test(said) ? 'fails' : 'answers'
}

/** Every table that mail is looked up in, asked as Postfix asks: does it answer at all? What it answers stays there. */
export const lookupTables = defineProbe<readonly LookupTable[], typeof needs>({
  id: 'lookup-tables',
  needs,
  ask: (facts) => {
    const found = planned(facts)
    return found.length > 0 ? [lookupAsk(found)] : []
  },
  parse: ([reading], facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    if (!reading) return []
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const lines = reading.stdout.split('\n')
    return planned(facts).map((table) => {
      const line = lines.find((each) => each.split(' ')[1] === table.spec)
      const [, code = '', said = ''] = /^(\d+) \S+ ?(.*)$/.exec(line ?? '') ?? []
      return { ...table, state: code === '' ? 'unknown' : stateOf(code, said), said: said.trim() }
    })
  },
})

const networked = /^(?:ldap|mysql|pgsql)$/
/** Its answers come over the network, so a failure of the moment is a failure for mail. */
export const isNetworked = ({ type }: Pick<LookupTable, 'type'>): boolean => networked.test(type)
