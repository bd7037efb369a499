import { queueMinfree } from '../../src/causes/queue-minfree.ts'
import { diskOf, filesystem, logOf, problem, settingsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const disk = diskOf(filesystem('/'))
const reject = problem('NOQUEUE: reject: MAIL from h[192.0.2.1]: 452 4.3.1 Insufficient system storage', {
  level: 'reject',
  count: 3,
})

causeTable(queueMinfree, {
  'asks for 100 GB': {
    given: { disk, settings: settingsOf({ queue_minfree: '100000000000' }), log: logOf({ problems: [reject] }) },
    expect: 'certain',
    explains: { rejected: 3 },
    says: ['queue_minfree = 100000000000', '20971520 kB free'],
  },
  'so does a message size limit of 20 GB': {
    given: { disk, settings: settingsOf({ message_size_limit: '21474836480' }), log: logOf() },
    expect: 'certain',
    says: 'message_size_limit = 21474836480',
  },
  'the usual limits': { given: { disk, settings: settingsOf({ message_size_limit: '10240000' }) }, expect: 'none' },
  'no limit at all (0)': { given: { disk, settings: settingsOf({ message_size_limit: '0' }) }, expect: 'none' },
  'the disk itself is full: another cause': {
    given: { disk: diskOf(filesystem('/', { freeKb: 5_000 })), settings: settingsOf({ queue_minfree: '100000000' }) },
    expect: 'none',
  },
})
