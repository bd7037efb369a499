import { relaySound } from '../../src/checks/relay-sound.ts'
import { noRelay, out, outbound, sendgrid, witness } from '../situations.ts'
import { checkTable } from './table.ts'

const dial = (port: number, outcome: Parameters<typeof out>[2], over = {}) =>
  out('smtp.sendgrid.net', port, outcome, { role: 'relay', host: 'smtp.sendgrid.net', ...over })
const lost = (unresolved: string) => [witness('smtp.sendgrid.net', { role: 'relay', unresolved })]

checkTable(relaySound, {
  'answers and offers a login': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'greets', { mechanisms: ['PLAIN', 'LOGIN'] })]) },
    expect: 'ok',
    says: 'offers AUTH PLAIN LOGIN',
  },
  'port 587 is blocked, 2525 passes': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'timeout'), dial(2525, 'greets')]) },
    expect: 'critical',
    says: 'does not answer (timeout); port 2525 answers',
  },
  'one of its addresses is down': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'timeout'), dial(587, 'greets', { ip: '198.51.100.2' })]) },
    expect: 'ok',
  },
  'refuses us in the greeting': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'greets', { code: 554, banner: '554 5.7.1 listed' })]) },
    expect: 'critical',
    says: '554 5.7.1 listed',
  },
  'is busy for the moment': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'greets', { code: 421, banner: '421 busy' })]) },
    expect: 'warning',
  },
  misspelt: {
    given: { relay: sendgrid, outbound: outbound([], lost('NXDOMAIN')) },
    expect: 'critical',
    says: 'smtp.sendgrid.net does not resolve: NXDOMAIN',
  },
  "no name server answered: that is not the relay's fault": {
    given: { relay: sendgrid, outbound: outbound([], lost('timeout')) },
    expect: 'unknown',
  },
  'was not dialled': { given: { relay: sendgrid, outbound: outbound([]) }, expect: 'unknown' },
  'could not be dialled': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'unknown', { why: 'AllowTcpForwarding no' })]) },
    expect: 'unknown',
    says: 'AllowTcpForwarding no',
  },
  'the login may not dial': {
    given: { relay: sendgrid, outbound: outbound([dial(587, 'denied')]) },
    expect: 'unknown',
  },
  'no relay is set': { given: { relay: noRelay, outbound: outbound([]) }, expect: 'skipped' },
})
