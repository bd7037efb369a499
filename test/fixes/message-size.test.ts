import { messageSize } from '../../src/fixes/message-size.ts'
import { diskOf, filesystem, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const disk = diskOf(filesystem('/'))

fixTable(messageSize, {
  'doubled, with the limits of mailboxes that would lie below': {
    given: {
      disk,
      settings: settingsOf({
        message_size_limit: '10240000',
        mailbox_size_limit: '15000000',
        virtual_mailbox_limit: '0',
      }),
      origins: mainCf({ message_size_limit: '10240000' }),
    },
    steps: ['raise message_size_limit, mailbox_size_limit', 'reload Postfix'],
    says: ['message_size_limit=20480000', 'mailbox_size_limit=20480000'],
    never: ['virtual_mailbox_limit'],
  },
  'as asked': {
    given: { disk, settings: settingsOf({ message_size_limit: '10240000' }), origins: mainCf() },
    set: { size: '50M' },
    says: ['message_size_limit=52428800'],
  },
  'more than the disk can take': {
    given: { disk, settings: settingsOf({ message_size_limit: '10240000' }), origins: mainCf() },
    set: { size: '20g' },
    refused: 'too much for it',
  },
  'no limit at all': {
    given: { disk, settings: settingsOf({ message_size_limit: '0' }), origins: mainCf() },
    nothing: 'sets no limit',
  },
})
