import { localDelivery } from '../../src/fixes/local-delivery.ts'
import { group, queueOf, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const says = (reason: string) => queueOf([group({ reason, domain: 'localhost' })])
const failed = 'Command died with status 75: "procmail". Command output: cannot lock the mailbox'
const given = (reason: string | null, set: Readonly<Record<string, string>> = {}) => ({
  queue: reason === null ? queueOf([]) : says(reason),
  settings: settingsOf(set),
  origins: mainCf(set),
})

fixTable(localDelivery, {
  'the command fails: it is named, and what takes it out': {
    given: given(failed, { mailbox_command: 'procmail' }),
    chores: ['open'],
    says: ['mailmedic fix local-delivery --set command=off'],
  },
  'it is taken out': {
    given: given(failed, { mailbox_command: 'procmail' }),
    set: { command: 'off' },
    steps: ['no mailbox_command', 'reload Postfix'],
    says: ['"old":"procmail"', 'local-delivery-error'],
  },
  'a folder that cannot be made': {
    given: given('maildir delivery failed: create maildir file /home/anna/Maildir/tmp/1: Permission denied'),
    chores: ['open'],
    says: ['namei -l /home/anna/Maildir/tmp/1'],
  },
  'what a server said runs nothing where it is pasted': {
    given: given('maildir delivery failed: create maildir file /home/$(reboot)/new: Permission denied'),
    chores: ['open'],
    says: ["namei -l '/home/$(reboot)/new'", "-m 0700 '/home/$(reboot)'"],
    never: ['namei -l /home/$(reboot)'],
  },
  'none is set': { given: given(failed), set: { command: 'off' }, nothing: 'mailbox_command is not set' },
  'none waits': { given: given(null), nothing: 'no mail waits' },
})
