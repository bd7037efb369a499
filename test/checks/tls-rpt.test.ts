import { tlsRpt } from '../../src/checks/tls-rpt.ts'
import type { DomainTlsRpt } from '../../src/probes/deliverability/policies.ts'
import { looked } from './names.ts'
import { checkTable } from './table.ts'

const text = 'v=TLSRPTv1; rua=mailto:t@example.net'
const rpt = (over: Partial<DomainTlsRpt> = {}): DomainTlsRpt => ({
  domain: 'example.net',
  txt: looked('_smtp._tls.example.net', 'TXT', [text]),
  records: [text],
  rua: ['mailto:t@example.net'],
  ...over,
})

checkTable(tlsRpt, {
  'asked for': { given: { domains: [rpt()] }, expect: 'ok' },
  'not asked for': { given: { domains: [rpt({ records: [], txt: looked('x', 'TXT', 'none') })] }, expect: 'skipped' },
  'no place': { given: { domains: [rpt({ rua: [] })] }, expect: 'warning' },
  'two records': { given: { domains: [rpt({ records: [text, text] })] }, expect: 'warning' },
  'could not be asked': { given: { domains: [rpt({ txt: looked('x', 'TXT', 'SERVFAIL') })] }, expect: 'unknown' },
  'no domain': { given: { domains: [] }, expect: 'skipped' },
})
