import { inodes } from '../../src/checks/inodes.ts'
import { diskOf, filesystem } from '../situations.ts'
import { checkTable } from './table.ts'

const used = (percent: number, free: number) =>
  filesystem('/var/spool/postfix', { inodesUsedPercent: percent, inodesFree: free })

checkTable(inodes, {
  'plenty free': { given: { disk: diskOf(used(5, 2_000_000)) }, expect: 'ok' },
  'none left, however much room there is': {
    given: { disk: diskOf(used(100, 0)) },
    expect: 'critical',
    says: '100 % of the inodes used, 0 free',
  },
  'soon used up': { given: { disk: diskOf(used(93, 40_000)) }, expect: 'warning' },
  'btrfs counts no inodes, or df -i was cut off: neither good nor bad': {
    given: { disk: diskOf(filesystem('/', { inodes: null, inodesFree: null, inodesUsedPercent: null })) },
    expect: 'skipped',
  },
  'one of two file systems counts them': {
    given: { disk: diskOf(filesystem('/', { inodesUsedPercent: null, inodesFree: null, inodes: null }), used(99, 10)) },
    expect: 'critical',
  },
})
