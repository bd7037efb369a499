import { corruptMessages } from '../../src/fixes/corrupt-messages.ts'
import { fixTable } from './table.ts'

const file = (name: string) => ({ name, modified: 1_800_000_000, bytes: 2_048 })
const corrupt = (...files: readonly ReturnType<typeof file>[]) => ({
  corrupt: { queueDirectory: '/var/spool/postfix', files },
})

fixTable(corruptMessages, {
  'put aside by name, and back': {
    given: corrupt(file('4F1AB2C0D'), file('3yZXr9cQk2zABC')),
    causes: ['queue-file-corrupt'],
    steps: ['put them aside'],
    chores: ['unknown', 'unknown'],
    says: [
      '"aside","/var/spool/postfix/corrupt","/var/lib/mailmedic-corrupt","4F1AB2C0D","3yZXr9cQk2zABC"',
      '"aside","/var/lib/mailmedic-corrupt","/var/spool/postfix/corrupt","4F1AB2C0D"',
      'strings -n 6 /var/lib/mailmedic-corrupt/4F1AB2C0D',
      '"causes":["queue-file-corrupt"]',
    ],
    never: ['rm '],
  },
  'there are none': { given: corrupt(), nothing: 'no damaged message' },
})
