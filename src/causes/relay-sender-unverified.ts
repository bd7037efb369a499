import { fromReply } from './from-reply.ts'

export const relaySenderUnverified = fromReply({
  id: 'relay-sender-unverified',
  section: 'B',
  title: 'The relay refuses the sender address',
  explain:
    'The relay accepts the login, but only sends for addresses or domains that were verified with it. Mail from other senders is refused, forwarded mail and bounces among it.',
  cure: 'Verify the domain with the relay provider (its DNS records), or rewrite the sender of system mail to a verified address.',
  proof: "The relay's own reply: this sender or its domain is not verified in our account there.",
  counterProof: 'Other senders of ours are refused too: then it is the login or the allowance.',
  look: ["grep -Ei 'verified|SendAs' /var/log/mail.log /var/log/zimbra.log | tail"],
  classes: ['relay-sender-unverified'],
  fixes: ['relay-account'],
})
