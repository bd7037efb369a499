import { saslNoplaintext } from '../../src/causes/sasl-noplaintext.ts'
import { group, outbound, queueOf, sendgrid, settingsOf } from '../situations.ts'
import { relayDial } from './relays.ts'
import { noMechanism, wrongKey } from './replies.ts'
import { causeTable } from './table.ts'

const forbids = settingsOf({ smtp_sasl_security_options: 'noplaintext, noanonymous' })
const queue = queueOf([group({ reason: noMechanism, messages: 3 })])

causeTable(saslNoplaintext, {
  'the default forbids PLAIN, and PLAIN is all there is': {
    given: {
      settings: forbids,
      relay: sendgrid,
      outbound: outbound([relayDial(587, 'greets', { mechanisms: ['PLAIN', 'LOGIN'] })]),
      queue,
    },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['noplaintext, noanonymous', 'offers AUTH PLAIN LOGIN'],
  },
  'over TLS it is allowed': {
    given: {
      settings: settingsOf({
        smtp_sasl_security_options: 'noplaintext',
        smtp_sasl_tls_security_options: 'noanonymous',
      }),
      relay: sendgrid,
      queue,
    },
    expect: 'none',
  },
  'forbidden, but nobody complains': {
    given: { settings: forbids, relay: sendgrid, queue: queueOf([group({ reason: wrongKey })]) },
    expect: 'none',
  },
  'SASL is off': { given: { settings: forbids, relay: { ...sendgrid, saslEnabled: false }, queue }, expect: 'none' },
})
