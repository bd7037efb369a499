import { diskFull } from '../../src/causes/disk-full.ts'
import { diskOf, filesystem, group, logOf, problem, queueOf, settingsOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

const settings = settingsOf({ message_size_limit: '10240000', queue_minfree: '0' })
const full = filesystem('/var/spool/postfix', { sizeKb: 1_000_000, freeKb: 200, usedPercent: 100 })
const reject = problem('NOQUEUE: reject: MAIL from x: 452 4.3.1 Insufficient system storage', {
  level: 'reject',
  count: 12,
})

causeTable(diskFull, {
  'the queue has no room, senders get 452': {
    given: {
      disk: diskOf(filesystem('/'), full),
      settings,
      log: logOf({ problems: [reject] }),
      queue: queueOf([group({ queue: 'incoming', messages: 2 }), group({ reason: refused })]),
    },
    expect: 'certain',
    explains: { messages: 2, rejected: 12 },
    says: ['/var/spool/postfix (/var/spool/postfix): 200 kB of 1000000 kB free', '452 4.3.1'],
  },
  'another disk is full': {
    given: { disk: diskOf(filesystem('/var/log', { freeKb: 0, usedPercent: 100 }), filesystem('/')), settings },
    expect: 'none',
  },
  'nearly full, but room for the largest message': {
    given: { disk: diskOf({ ...full, freeKb: 60_000 }), settings },
    expect: 'none',
  },
  'an incident that has passed is only in the log': {
    given: { disk: diskOf(filesystem('/')), settings, log: logOf({ problems: [reject] }) },
    expect: 'none',
  },
  'settings could not be read': { given: { disk: diskOf(full), settings: 'permission denied' }, expect: 'none' },
})
