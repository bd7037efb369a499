import { fromReply } from './from-reply.ts'

export const mailboxOverQuota = fromReply({
  id: 'mailbox-over-quota',
  section: 'A',
  single: true,
  title: 'A mailbox on this server is full',
  explain:
    'The mailbox server refuses mail for a mailbox that has used up its quota. Depending on the server the mail waits for days or is returned at once.',
  cure: 'Raise the quota of the account (Zimbra: zimbraMailQuota), or have its owner delete mail; then flush the queue.',
  proof: 'Our own mailbox server answers that the mailbox is full.',
  counterProof: 'A remote server says so: that is mailbox-full, and theirs to cure.',
  look: ['zmprov gmi USER', 'doveadm quota get -u USER'],
  classes: ['mailbox-full'],
  hop: 'local',
  fixes: ['mailbox-quota'],
})
