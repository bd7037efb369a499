import { relaySaslMapMissing } from '../../src/causes/relay-sasl-map-missing.ts'
import { group, logOf, passwordMap, problem, queueOf, sendgrid } from '../situations.ts'
import { localData, refused } from './replies.ts'
import { causeTable } from './table.ts'

const queue = queueOf([group({ reason: localData, messages: 3 }), group({ domain: 'example.org', reason: refused })])
const withMap = (over: Parameters<typeof passwordMap>[0]) => ({ ...sendgrid, maps: [passwordMap(over)] })

causeTable(relaySaslMapMissing, {
  'never compiled': {
    given: {
      relay: withMap({ compiled: null, lookups: [] }),
      log: logOf({ problems: [problem('open database /etc/postfix/sasl_passwd.db: No such file or directory')] }),
      queue,
    },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['/etc/postfix/sasl_passwd exists, its compiled file does not', 'No such file'],
  },
  'compiled, and in order': { given: { relay: withMap({}), queue }, expect: 'none' },
  'an ordinary login may not look': {
    given: { relay: withMap({ visible: false, source: null, compiled: null, lookups: [] }), queue },
    expect: 'none',
  },
  'SASL is off: nobody opens it': {
    given: { relay: { ...withMap({ compiled: null }), saslEnabled: false }, queue },
    expect: 'none',
  },
})
