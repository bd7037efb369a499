import { fromReply } from './from-reply.ts'

export const mailboxUnavailable = fromReply({
  id: 'mailbox-unavailable',
  section: 'A',
  single: true,
  title: 'A mailbox on this server is not available',
  explain:
    'The mailbox server says that the account is locked, closed, in maintenance, or lives on another host. Mail for it waits until that changes.',
  cure: 'Look at the state of the account (Zimbra: zmprov ga USER zimbraAccountStatus zimbraMailHost) and set it right, or wait until the maintenance ends.',
  proof:
    'Our own mailbox server answers that it does not take mail for this account now: maintenance, locked, or not on this server.',
  counterProof: 'A remote server says so: that is mailbox-disabled.',
  look: ['zmprov ga USER zimbraAccountStatus zimbraMailHost zimbraMailTransport'],
  classes: ['mailbox-disabled'],
  hop: 'local',
  fixes: ['account-status', 'flush-ldap-cache'],
})
