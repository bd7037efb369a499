import { certificates } from '../../src/checks/certificates.ts'
import { ago, days, hours } from '../situations.ts'
import { checkTable } from './table.ts'

const stamp = (seconds: number) => new Date(seconds * 1000).toISOString()
const shown = (port: number, service: string, left: number) => ({
  port,
  service,
  why: '',
  certificate: {
    subject: 'CN=mail.example.net',
    issuer: 'CN=Example CA',
    names: ['mail.example.net'],
    validFrom: stamp(ago(300 * days)),
    validTo: stamp(ago(-left)),
    trusted: 'yes' as const,
  },
})

checkTable(certificates, {
  'all valid': {
    given: { shown: [shown(25, 'smtp', 60 * days), shown(7025, 'lmtp', 30 * days)] },
    expect: 'ok',
    says: ['2 certificates valid', 'expires in 30 d'],
  },
  'one expires soon': {
    given: { shown: [shown(25, 'smtp', 60 * days), shown(587, 'submission', 3 * days)] },
    expect: ['ok', 'warning'],
    says: 'submission (port 587): the certificate expires in 3 d',
  },
  'clients refuse an expired one': {
    given: { shown: [shown(465, 'submissions', -5 * hours)] },
    expect: 'critical',
    says: 'expired 5 h ago',
  },
  'other servers rarely look': { given: { shown: [shown(25, 'smtp', -5 * hours)] }, expect: 'warning' },
  'an end that is no date': {
    given: {
      shown: [{ ...shown(25, 'smtp', 0), certificate: { ...shown(25, 'smtp', 0).certificate, validTo: 'soon' } }],
    },
    expect: 'unknown',
  },
  'no TLS': { given: { shown: [{ port: 25, service: 'smtp', certificate: null, why: '' }] }, expect: 'skipped' },
  'nothing listens': { given: { shown: [] }, expect: 'skipped' },
})
