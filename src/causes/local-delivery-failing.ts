import { fromReply } from './from-reply.ts'

export const localDeliveryFailing = fromReply({
  id: 'local-delivery-failing',
  section: 'A',
  title: 'The local delivery agent fails',
  explain:
    'The program that writes mail into mailboxes on this server fails: a command in an alias, a permission, or the mailbox folder itself. Mail for those users waits.',
  cure: "Read the agent's own message below, correct the permission, command or folder, then flush the queue.",
  proof:
    'The reply is that of our own delivery agent: a command that failed, a file it could not write, an error inside.',
  counterProof: 'The same words said by a remote host.',
  look: [
    'postconf mailbox_command mailbox_transport virtual_transport',
    "grep -E 'postfix/(local|virtual|pipe|lmtp)' /var/log/mail.log | tail",
  ],
  classes: ['local-delivery-error'],
  fixes: ['local-delivery'],
})
