import { saslMechanismMissing } from '../../src/causes/sasl-mechanism-missing.ts'
import { group, queueOf, sendgrid, settingsOf } from '../situations.ts'
import { noMechanism } from './replies.ts'
import { causeTable } from './table.ts'

const settings = settingsOf({ smtp_sasl_security_options: 'noanonymous' })
const plugins = (...names: readonly string[]) => ({ directories: [{ path: '/usr/lib/sasl2', plugins: names }] })
const queue = queueOf([group({ reason: noMechanism, messages: 3 })])

causeTable(saslMechanismMissing, {
  'libsasl2-modules is not installed': {
    given: { settings, relay: sendgrid, plugins: plugins('libsasldb.so'), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: '/usr/lib/sasl2 holds libsasldb.so',
  },
  'which plug-ins there are is not known': {
    given: { settings, relay: sendgrid, plugins: 'permission denied', queue },
    expect: 'likely',
    explains: { messages: 3 },
  },
  'it is installed': { given: { settings, relay: sendgrid, plugins: plugins('libplain.so'), queue }, expect: 'none' },
  'the options forbid it: another cause, with the same words': {
    given: {
      settings: settingsOf({ smtp_sasl_security_options: 'noplaintext' }),
      relay: sendgrid,
      plugins: plugins(),
      queue,
    },
    expect: 'none',
  },
  'nobody complains': { given: { settings, relay: sendgrid, plugins: plugins(), queue: queueOf([]) }, expect: 'none' },
})
