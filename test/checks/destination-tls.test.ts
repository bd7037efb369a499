import { destinationTls } from '../../src/checks/destination-tls.ts'
import type { Talk } from '../../src/probes/deliverability/talks.ts'
import { dialed, settingsOf } from '../situations.ts'
import { certificate, talk } from './names.ts'
import { checkTable } from './table.ts'

const given = (said: Talk, level: string) => ({
  hosts: [{ host: 'mx.partner.test', domains: ['partner.test'], talk: said }],
  settings: settingsOf({ smtp_tls_security_level: level }),
})
const bad = certificate({ trusted: 'no', why: 'it has expired' })

checkTable(destinationTls, {
  'TLS comes about': { given: given(talk(certificate()), 'may'), expect: 'ok' },
  'no STARTTLS, and we do not mind': { given: given(talk(null), 'may'), expect: 'ok', says: 'in the clear' },
  'no STARTTLS, and we insist': {
    given: given(talk(null), 'encrypt'),
    expect: 'critical',
    says: 'mail to partner.test waits',
  },
  'a bad certificate, and we do not mind': { given: given(talk(bad), 'encrypt'), expect: 'ok' },
  'a bad certificate, and we insist': { given: given(talk(bad), 'secure'), expect: 'critical', says: 'it has expired' },
  'the handshake fails': {
    given: given(talk(null, { offersTls: true, failedAt: 'tls', why: 'no cipher in common' }), 'may'),
    expect: 'warning',
  },
  'does not answer: told elsewhere': {
    given: given(talk(null, { dialed: dialed('timeout') }), 'may'),
    expect: 'skipped',
  },
  'could not be dialled from here': {
    given: given(talk(null, { dialed: dialed('unknown') }), 'may'),
    expect: 'unknown',
  },
  'ends before EHLO': { given: given(talk(null, { offersTls: null }), 'may'), expect: 'unknown' },
  'nobody to ask': { given: { hosts: [], settings: settingsOf({}) }, expect: 'skipped' },
})
