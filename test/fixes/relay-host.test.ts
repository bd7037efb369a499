import { relayHost } from '../../src/fixes/relay-host.ts'
import { noRelay, out, outbound, passwordMap, queueOf, sendgrid } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const on25 = { ...sendgrid, relayhost: 'smtp.sendgrid.net', port: 25, portGiven: false, maps: [passwordMap()] }
const relayDial = (port: number, outcome: 'greets' | 'timeout', mechanisms: readonly string[] = []) =>
  out('smtp.sendgrid.net', port, outcome, { role: 'relay', mechanisms })

fixTable(relayHost, {
  'on 25, which is blocked: the first port that answers, spelt as before': {
    given: {
      relay: on25,
      outbound: outbound([relayDial(25, 'timeout'), relayDial(2525, 'greets', ['PLAIN'])]),
      origins: mainCf({ relayhost: 'smtp.sendgrid.net' }),
      candidate: null,
      queue: queueOf([]),
    },
    steps: ['the password map knows the relay', 'correct the relay host', 'reload Postfix'],
    says: ['relayhost=smtp.sendgrid.net:2525'],
  },
  'brackets stay': {
    given: {
      relay: { ...on25, relayhost: '[smtp.sendgrid.net]' },
      outbound: outbound([relayDial(587, 'greets', ['PLAIN'])]),
      origins: mainCf({ relayhost: '[smtp.sendgrid.net]' }),
      candidate: null,
    },
    says: ['relayhost=[smtp.sendgrid.net]:587'],
  },
  'no password for a relay that wants one: mail would come back for good': {
    given: {
      relay: { ...on25, saslEnabled: false, maps: [] },
      outbound: outbound([relayDial(587, 'greets', ['PLAIN', 'LOGIN'])]),
      origins: mainCf({ relayhost: 'smtp.sendgrid.net' }),
      candidate: null,
    },
    refused: 'wants a login',
  },
  'another name, which does not resolve either': {
    given: {
      relay: on25,
      outbound: outbound([]),
      origins: mainCf({ relayhost: 'smtp.sendgrid.net' }),
      candidate: { host: 'smtp.sendgird.net', resolves: false, open: [], tried: [587, 2525] },
    },
    set: { host: 'smtp.sendgird.net' },
    refused: 'has no address either',
  },
  'no relay': { given: { relay: noRelay, origins: mainCf() }, refused: 'no relay host is set' },
  'it answers on nothing': {
    given: {
      relay: on25,
      outbound: outbound([relayDial(25, 'timeout')]),
      origins: mainCf({ relayhost: 'smtp.sendgrid.net' }),
      candidate: null,
    },
    refused: 'answers on none of the ports',
  },
})
