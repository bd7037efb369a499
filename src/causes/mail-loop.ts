import { fromReply } from './from-reply.ts'

export const mailLoop = fromReply({
  id: 'mail-loop',
  section: 'A',
  single: true,
  title: 'Mail goes round in a circle',
  explain:
    'A domain leads back to this server, which does not think that it serves it, or two forwards point at each other. The mail is returned after too many hops.',
  cure: 'Add the domain to those that this server serves, correct its MX record or the relay host, or break the circle of forwards.',
  proof: 'Postfix or the other side says that the mail comes back or has passed too many hops.',
  counterProof: 'A message that was forwarded often, and for good reasons.',
  look: ['postconf mydestination relay_domains virtual_mailbox_domains relayhost', 'dig DOMAIN MX'],
  classes: ['mail-loop'],
  fixes: ['break-loop'],
})
