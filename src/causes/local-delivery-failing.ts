import { fromReply } from './from-reply.ts'

export const localDeliveryFailing = fromReply({
  id: 'local-delivery-failing',
  section: 'A',
  title: 'The local delivery agent fails',
  explain:
    'The program that writes mail into mailboxes on this server fails: a command in an alias, a permission, or the mailbox folder itself. Mail for those users waits.',
  cure: "Read the agent's own message below, correct the permission, command or folder, then flush the queue.",
  classes: ['local-delivery-error'],
})
