import { zmconfigd } from '../../src/checks/zmconfigd.ts'
import { checkTable } from './table.ts'

checkTable(zmconfigd, {
  runs: { given: { configd: { pid: 811, alive: true, listening: true } }, expect: 'ok' },
  'a stale pid file, but the port answers': {
    given: { configd: { pid: 811, alive: false, listening: true } },
    expect: 'ok',
  },
  'its process is there, its port is not': {
    given: { configd: { pid: 811, alive: true, listening: false } },
    expect: 'warning',
    says: 'starting, or hangs',
  },
  dead: { given: { configd: { pid: 811, alive: false, listening: false } }, expect: 'warning', says: 'does not run' },
  'never started': { given: { configd: { pid: null, alive: null, listening: false } }, expect: 'warning' },
  'could not be seen': { given: { configd: { pid: null, alive: null, listening: null } }, expect: 'unknown' },
  'no Zimbra': { given: { configd: null }, expect: 'skipped' },
})
