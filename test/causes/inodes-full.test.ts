import { inodesFull } from '../../src/causes/inodes-full.ts'
import { diskOf, filesystem, group, logOf, queueOf, settingsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const fs = (inodesFree: number | null) =>
  diskOf(filesystem('/', { inodesFree, inodes: inodesFree === null ? null : 65_536, inodesUsedPercent: 100 }))

causeTable(inodesFull, {
  'none left, half of the room is free': {
    given: { disk: fs(0), settings: settingsOf(), log: logOf(), queue: queueOf([group({ queue: 'incoming' })]) },
    expect: 'certain',
    explains: { messages: 1 },
    says: '0 of 65536 inodes free, 50 % of the room used',
  },
  'a thousand left': { given: { disk: fs(1_000), settings: settingsOf() }, expect: 'none' },
  'btrfs has no fixed number': { given: { disk: fs(null), settings: settingsOf() }, expect: 'none' },
})
