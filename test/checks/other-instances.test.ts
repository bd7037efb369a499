import { otherInstances } from '../../src/checks/other-instances.ts'
import type { OtherInstance } from '../../src/mta/postfix/instances.ts'
import { checkTable } from './table.ts'

const out = (waiting: number | null, said: string): OtherInstance => ({
  name: 'postfix-out',
  directory: '/etc/postfix-out',
  waiting,
  said,
})

checkTable(otherInstances, {
  'one Postfix alone': { given: { instances: [] }, expect: 'skipped' },
  'nothing waits in the other': { given: { instances: [out(0, 'Mail queue is empty')] }, expect: 'ok' },
  'mail waits in the other': {
    given: { instances: [out(3, '-- 1 Kbytes in 3 Requests.')] },
    expect: 'warning',
    says: ['3 messages', '--instance postfix-out'],
  },
  'its queue may not be seen': {
    given: { instances: [out(null, 'postqueue: fatal: User op is not allowed to view the mail queue')] },
    expect: 'unknown',
  },
})
