import { queueMinfree } from '../../src/fixes/queue-minfree.ts'
import { diskOf, filesystem, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const disk = diskOf(filesystem('/'))

fixTable(queueMinfree, {
  'too high: lowered to 1.5 times the largest message': {
    given: {
      disk,
      settings: settingsOf({ queue_minfree: '100000000000', message_size_limit: '10240000' }),
      origins: mainCf({ queue_minfree: '100000000000' }),
    },
    steps: ['lower queue_minfree', 'reload Postfix'],
    says: ['queue_minfree=15360000'],
  },
  'the message limit is what is too high': {
    given: {
      disk,
      settings: settingsOf({ message_size_limit: '21474836480' }),
      origins: mainCf({ message_size_limit: '21474836480' }),
    },
    steps: ['lower message_size_limit', 'reload Postfix'],
    says: ['message_size_limit=4294967296'],
    never: ['queue_minfree='],
  },
  'both fit': {
    given: { disk, settings: settingsOf({ message_size_limit: '10240000' }), origins: mainCf() },
    nothing: 'more than Postfix asks for',
  },
  'hardly any room at all': {
    given: {
      disk: diskOf(filesystem('/', { freeKb: 10_000 })),
      settings: settingsOf({ message_size_limit: '10240000' }),
      origins: mainCf(),
    },
    refused: 'would refuse ordinary mail',
  },
})
