import { fromReply } from './from-reply.ts'

export const relayQuotaExceeded = fromReply({
  id: 'relay-quota-exceeded',
  section: 'B',
  title: 'The allowance at the relay is used up',
  explain:
    "The relay accepts the login, but the plan's number of messages for this day or month is used up. Mail waits until the allowance is renewed.",
  cure: 'Raise the plan or wait for its reset; look for who sends so much.',
  proof: "The relay's own reply: the number of messages that our plan allows is used up.",
  counterProof: 'The relay takes other mail of ours meanwhile.',
  look: ["grep -Ei 'credits|quota|limit' /var/log/mail.log /var/log/zimbra.log | tail"],
  classes: ['relay-quota-exceeded'],
  fixes: ['relay-account'],
})
