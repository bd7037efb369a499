import { fromReply } from './from-reply.ts'

export const mailLoop = fromReply({
  id: 'mail-loop',
  section: 'A',
  title: 'Mail goes round in a circle',
  explain:
    'A domain leads back to this server, which does not think that it serves it, or two forwards point at each other. The mail is returned after too many hops.',
  cure: 'Add the domain to those that this server serves, correct its MX record or the relay host, or break the circle of forwards.',
  classes: ['mail-loop'],
})
