import { saslMaps } from '../../src/checks/sasl-maps.ts'
import type { PasswordMap, RelayMap } from '../../src/probes/relay-map.ts'
import type { Settings } from '../../src/probes/slots.ts'
import { ago, hours, noRelay, out, outbound, passwordMap, sendgrid } from '../situations.ts'
import { checkTable } from './table.ts'

const withMaps = (...maps: readonly PasswordMap[]): RelayMap => ({ ...sendgrid, maps })
const misses = sendgrid.keys.map((key) => ({ key, result: 'miss' as const }))
const offersLogin = outbound([out('smtp.sendgrid.net', 587, 'greets', { role: 'relay', mechanisms: ['PLAIN'] })])
const bySender: Settings = {
  get: (name) => (name === 'smtp_sender_dependent_authentication' ? 'yes' : undefined),
  isSet: () => true,
  services: [],
}
const { source } = passwordMap()
const modeOf = (mode: string) => passwordMap({ source: source && { ...source, mode } })

checkTable(saslMaps, {
  'compiled, private, with a key for the relay': {
    given: { relay: withMaps(passwordMap()) },
    expect: 'ok',
    says: 'is in order and has a key for the relay',
  },
  'a server that logs in nowhere': { given: { relay: noRelay }, expect: 'skipped' },
  'SASL is on without any map: every smtp process dies': {
    given: { relay: withMaps() },
    expect: 'critical',
    says: 'no password map is set',
  },
  'the same without a relay: mail to a content filter needs smtp too': {
    given: { relay: { ...noRelay, saslEnabled: true } },
    expect: 'critical',
  },
  'a map is set, SASL is off': {
    given: { relay: { ...withMaps(passwordMap()), saslEnabled: false } },
    expect: 'warning',
  },
  'left behind by a relay that is no longer set': {
    given: { relay: { ...noRelay, maps: [passwordMap({ lookups: [] })] } },
    expect: 'skipped',
  },
  'never compiled': {
    given: { relay: withMaps(passwordMap({ compiled: null, lookups: [] })) },
    expect: 'critical',
    says: 'was never compiled (postmap)',
  },
  'a texthash map needs no compiling': {
    given: {
      relay: withMaps(
        passwordMap({ spec: 'texthash:/etc/postfix/sasl_passwd', type: 'texthash', indexed: false, compiled: null }),
      ),
    },
    expect: 'ok',
  },
  'changed after it was compiled': {
    given: { relay: withMaps(passwordMap({ source: source && { ...source, modified: ago(hours) } })) },
    expect: 'warning',
    says: 'run postmap',
  },
  'Postfix cannot read it': {
    given: { relay: withMaps(passwordMap({ lookups: [{ key: 'smtp.sendgrid.net', result: 'error' }] })) },
    expect: 'critical',
    says: 'cannot be read',
  },
  'the key is spelt differently, and the relay wants a login': {
    given: { relay: withMaps(passwordMap({ lookups: misses })), outbound: offersLogin },
    expect: 'critical',
    says: 'fits [smtp.sendgrid.net]:587: Postfix finds no credentials',
  },
  'the only key is one that Postfix never looks up': {
    given: {
      relay: withMaps(passwordMap({ lookups: [...misses, { key: '[smtp.sendgrid.net]', result: 'hit' }] })),
      outbound: offersLogin,
    },
    expect: 'critical',
    says: ['Postfix finds no credentials', 'hit'],
  },
  'no key for an internal relay that knows us by address': {
    given: { relay: withMaps(passwordMap({ lookups: misses })), outbound: outbound([]) },
    expect: 'warning',
  },
  'the key is in the second of two maps': {
    given: {
      relay: withMaps(passwordMap({ lookups: misses }), passwordMap({ spec: 'hash:/etc/postfix/more' })),
      outbound: offersLogin,
    },
    expect: ['ok', 'ok'],
  },
  'keys are senders (smtp_sender_dependent_authentication)': {
    given: { relay: withMaps(passwordMap({ lookups: misses })), settings: bySender, outbound: offersLogin },
    expect: 'ok',
  },
  'keys could not be asked for': {
    given: { relay: withMaps(passwordMap({ lookups: sendgrid.keys.map((key) => ({ key, result: 'unknown' })) })) },
    expect: 'unknown',
  },
  'an ordinary login may not look': {
    given: { relay: withMaps(passwordMap({ visible: false, source: null, compiled: null, lookups: [] })) },
    expect: 'unknown',
  },
  'readable by everybody': { given: { relay: withMaps(modeOf('644')) }, expect: 'warning', says: 'mode 644' },
  'readable by the mail group only': { given: { relay: withMaps(modeOf('640')) }, expect: 'ok' },
  'a password in main.cf itself is never printed': {
    given: {
      relay: withMaps(
        passwordMap({
          spec: 'static:apikey:SG.secret',
          type: 'static',
          path: 'apikey:SG.secret',
          indexed: false,
          source: null,
          compiled: null,
        }),
      ),
    },
    expect: 'ok',
    never: 'SG.secret',
  },
})
