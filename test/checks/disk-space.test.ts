import { diskSpace } from '../../src/checks/disk-space.ts'
import { diskOf, filesystem } from '../situations.ts'
import { checkTable } from './table.ts'

checkTable(diskSpace, {
  'half full': { given: { disk: diskOf(filesystem('/')) }, expect: 'ok', says: 'disk 50 % used (/)' },
  'the queue is full, the root is not': {
    given: {
      disk: diskOf(filesystem('/'), filesystem('/var/spool/postfix', { usedPercent: 100, freeKb: 0 })),
    },
    expect: 'critical',
    says: '/var/spool/postfix 100 % used, 0 MB free',
  },
  'nearly full': {
    given: { disk: diskOf(filesystem('/', { usedPercent: 92, freeKb: 3_000_000 })) },
    expect: 'warning',
  },
  'a mailbox store of 10 TB at 98 % has 200 GB left: no reason to wake anybody': {
    given: {
      disk: diskOf(filesystem('/opt/zimbra', { usedPercent: 98, sizeKb: 10_737_418_240, freeKb: 209_715_200 })),
    },
    expect: 'warning',
    says: '200 GB free',
  },
  'each full file system is named': {
    given: {
      disk: diskOf(
        filesystem('/', { usedPercent: 99, freeKb: 4_096 }),
        filesystem('/var/log', { usedPercent: 91, freeKb: 900_000 }),
      ),
    },
    expect: ['critical', 'warning'],
  },
  'stricter here': { given: { disk: diskOf(filesystem('/')) }, options: { warning: 40 }, expect: 'warning' },
  'pseudo file systems have no size': {
    given: { disk: diskOf(filesystem('/', { sizeKb: 0, freeKb: 0, usedPercent: 0 })) },
    expect: 'unknown',
  },
})
