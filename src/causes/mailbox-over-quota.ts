import { fromReply } from './from-reply.ts'

export const mailboxOverQuota = fromReply({
  id: 'mailbox-over-quota',
  section: 'A',
  title: 'A mailbox on this server is full',
  explain:
    'The mailbox server refuses mail for a mailbox that has used up its quota. Depending on the server the mail waits for days or is returned at once.',
  cure: 'Raise the quota of the account (Zimbra: zimbraMailQuota), or have its owner delete mail; then flush the queue.',
  classes: ['mailbox-full'],
  hop: 'local',
})
