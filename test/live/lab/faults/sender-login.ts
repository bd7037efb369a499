import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { mapFile, mapType, setRelay, unsetRelay } from './relay-setup.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']
const sendgrid = '[smtp.sendgrid.net]:587'
const shop = 'user1@antv.test'
const office = 'user2@antv.test'

const table = (lab: Lab): string => `${mapFile(lab)}_relays`

/** Postfix asks for the sender before it asks for the relay (postconf(5), smtp_sender_dependent_authentication). */
const bySender = async (lab: Lab, setup: { relayhost: string; key: string; secret?: string }): Promise<void> => {
  await setRelay(lab, { relayhost: setup.relayhost, mapKey: setup.key, ...(setup.secret && { secret: setup.secret }) })
  await lab.settings({ smtp_sender_dependent_authentication: 'yes' })
}
const heal = async (lab: Lab): Promise<void> => {
  await lab.exec(['postconf', '-X', 'smtp_sender_dependent_authentication', 'sender_dependent_relayhost_maps'])
  await unsetRelay(lab)
}
/** Only the shop's mail goes through the relay. */
const onlyShop = async (lab: Lab): Promise<void> => {
  await lab.sh(`echo '${shop} ${sendgrid}' >${table(lab)}; postmap ${mapType(lab)}:${table(lab)}`)
  await lab.settings({ sender_dependent_relayhost_maps: `${mapType(lab)}:${table(lab)}` })
}

const bounced = async (lab: Lab, others: readonly string[]): Promise<void> => {
  for (const to of ['friend@gmail.com', 'sales@partner.test']) await lab.send({ from: shop, to })
  for (const to of others) await lab.send({ from: office, to })
  const refused = () =>
    lab.log().match(/status=bounced \(host smtp\.sendgrid\.net.*Unauthenticated senders/g)?.length ?? 0
  await lab.waitFor('two bounces', () => refused() >= 2)
  await lab.waitFor('the mail of the other sender', () => lab.internet.arrived().length >= others.length)
  await lab.settled()
}
const deferred = async (lab: Lab): Promise<void> => {
  for (const to of ['friend@gmail.com', 'sales@partner.test']) await lab.send({ from: shop, to })
  await lab.send({ from: office, to: 'office@accept.test' })
  await lab.waitForReason(/SASL authentication failed; server .* said: 535/, 2)
  await lab.waitFor('the mail of the other sender', () => lab.internet.arrived().length >= 1)
  await lab.settled()
}

/** Credentials that are kept by sender. */
export const senderLoginFaults: Fault[] = [
  {
    id: 'sender-login-missing',
    flavours,
    title: 'logins are kept by sender, and one of the senders has none: mail bounces, the other one has no trouble',
    expect: { cause: 'relay-auth-missing' },
    inject: (lab) => bySender(lab, { relayhost: sendgrid, key: office }),
    heal,
    load: (lab) => bounced(lab, ['office@accept.test']),
  },
  {
    id: 'sender-relay-login-missing',
    flavours,
    title: 'one sender has a relay of its own, and no login there: mail bounces',
    expect: { cause: 'relay-auth-missing' },
    inject: async (lab) => {
      await bySender(lab, { relayhost: '', key: office })
      await onlyShop(lab)
    },
    heal,
    load: (lab) => bounced(lab, ['office@accept.test']),
  },
  {
    id: 'sender-login-wrong',
    flavours,
    title: 'one sender has a relay of its own, which refuses the login of that sender',
    expect: { cause: 'relay-auth-wrong' },
    inject: async (lab) => {
      await bySender(lab, { relayhost: '', key: shop, secret: 'SG.revoked.key' })
      await onlyShop(lab)
    },
    heal,
    load: deferred,
  },
]
