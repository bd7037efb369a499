import { fromReply } from './from-reply.ts'

export const messageTooLarge = fromReply({
  id: 'message-too-large',
  section: 'A',
  single: true,
  title: 'A message is larger than a limit allows',
  explain:
    'A message is larger than this server or the other side accepts. It is returned to its sender; trying again does not help.',
  cure: 'Raise message_size_limit (Zimbra: zimbraMtaMaxMessageSize) where our own limit is the reason, else send a link in place of the attachment.',
  proof: 'The reply, or our own refusal, names a size limit.',
  counterProof: 'The reply speaks of a full mailbox or disk: that is another cause.',
  look: ['postconf message_size_limit mailbox_size_limit'],
  classes: ['message-too-large'],
})
