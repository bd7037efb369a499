import { processRunning } from '../../src/checks/process-running.ts'
import type { Process } from '../../src/probes/processes.ts'
import { checkTable } from './table.ts'

const clamd: Process = { pid: 900, ppid: 1, user: 'clamav', elapsed: 90, state: 'S', args: '/usr/sbin/clamd -F' }
const found = (...processes: readonly Process[]) => ({ name: 'clamd', processes })
const options = { name: 'clamd' }

checkTable(processRunning, {
  runs: {
    given: { found: found(clamd) },
    options,
    expect: 'ok',
    says: ['1 process of clamd', '900 /usr/sbin/clamd -F'],
  },
  'does not run': { given: { found: found() }, options, expect: 'critical', says: '0 processes of clamd' },
  'fewer than wanted': { given: { found: found(clamd) }, options: { ...options, atLeast: 2 }, expect: 'critical' },
})
