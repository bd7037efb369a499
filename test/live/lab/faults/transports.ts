import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { sendToStrangers } from './network.ts'

/** A setting, not a table, names a service that master.cf does not have. */
const named = (id: string, setting: string, flavours: Fault['flavours'], load: Fault['load']): Fault => ({
  id,
  flavours,
  title: `${setting} names a service that master.cf does not have`,
  expect: { cause: 'transport-missing' },
  inject: (lab) => lab.settings({ [setting]: 'cyrus:' }),
  heal: async (lab) => {
    await lab.must(['postconf', '-X', setting])
    await lab.reload()
  },
  load,
})

/** An account of this host, whose mail local(8) hands to Dovecot. */
const toAccount = async (lab: Lab): Promise<void> => {
  await lab.sh("echo 'op@mail.antv.test:{plain}mailbox:5000:5000::/var/vmail/antv.test/op::' >>/etc/dovecot/users")
  await lab.send({ to: 'op@mail.antv.test', count: 2 })
  // After ten attempts, one every ten seconds, local(8) dies; then they are deferred, without a reason.
  await lab.waitFor('two deferred messages', async () => (await lab.queue()).deferred === 2, 200_000)
}

/** The slow one is not at a place that the usual run takes. */
export const transportFaults: Fault[] = [
  named('mailbox-transport-missing', 'mailbox_transport', ['plain'], toAccount),
  named('default-transport-missing', 'default_transport', ['plain', 'zimbra'], (lab) =>
    sendToStrangers(lab, /mail transport unavailable/),
  ),
]
