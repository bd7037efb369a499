import { relaySaslMapStale } from '../../src/causes/relay-sasl-map-stale.ts'
import { ago, group, hours, passwordMap, queueOf, sendgrid } from '../situations.ts'
import { refused, wrongKey } from './replies.ts'
import { causeTable } from './table.ts'

const { source, compiled } = passwordMap()
const stale = { ...sendgrid, maps: [passwordMap({ source: source && { ...source, modified: ago(hours) } })] }
const queue = queueOf([group({ reason: wrongKey, messages: 3 }), group({ domain: 'example.org', reason: refused })])

causeTable(relaySaslMapStale, {
  'a new key was written, and not compiled': {
    given: { relay: stale, queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: '/etc/postfix/sasl_passwd changed 2026-11-22T11:00:00.000Z, compiled 2026-11-21T12:00:00.000Z',
  },
  'both written in the same second': {
    given: { relay: { ...sendgrid, maps: [passwordMap({ source: compiled })] }, queue },
    expect: 'none',
  },
  'the source is kept elsewhere': {
    given: { relay: { ...sendgrid, maps: [passwordMap({ source: null })] }, queue },
    expect: 'none',
  },
  'SASL is off': { given: { relay: { ...stale, saslEnabled: false }, queue }, expect: 'none' },
})
