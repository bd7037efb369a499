import { signatureAge } from '../../src/checks/signature-age.ts'
import type { VirusSignatures } from '../../src/probes/virus-signatures.ts'
import { days, hours } from '../situations.ts'
import { checkTable } from './table.ts'

const aged = (ageSeconds: number, complaint: string | null = null): VirusSignatures => ({
  files: [{ path: '/opt/zimbra/data/clamav/db/daily.cld', ageSeconds }],
  complaint,
})

checkTable(signatureAge, {
  fresh: { given: { signatures: aged(2 * hours) }, expect: 'ok', says: '2 h old' },
  'a day old: a mirror that was slow': { given: { signatures: aged(30 * hours) }, expect: 'ok' },
  old: { given: { signatures: aged(3 * days) }, expect: 'warning', says: ['3 d old', 'every 2 h'] },
  'old, and freshclam says why': {
    given: { signatures: aged(3 * days, 'ERROR: Update failed.') },
    expect: 'warning',
    says: 'ERROR: Update failed.',
  },
  'a stricter playbook': { given: { signatures: aged(5 * hours) }, options: { warning: '4h' }, expect: 'warning' },
  'none are kept': { given: { signatures: { files: [], complaint: null } }, expect: 'skipped' },
  'could not be seen': { given: { signatures: null }, expect: 'skipped' },
})
