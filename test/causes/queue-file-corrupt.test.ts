import { queueFileCorrupt } from '../../src/causes/queue-file-corrupt.ts'
import { logOf, problem, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const counts = (corrupt: number | null) =>
  queueOf([], { counts: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0, corrupt } })

causeTable(queueFileCorrupt, {
  'qmgr put one aside': {
    given: {
      queue: counts(1),
      log: logOf({ problems: [problem('saving corrupt file "4F1D" from queue "active" to queue "corrupt"')] }),
    },
    expect: 'certain',
    says: ['1 file', 'saving corrupt file'],
  },
  none: { given: { queue: counts(0) }, expect: 'none' },
  'an ordinary login cannot count them': { given: { queue: counts(null) }, expect: 'none' },
})
