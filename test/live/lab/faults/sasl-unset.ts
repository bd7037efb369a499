import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

async function switchSaslOn(lab: Lab): Promise<void> {
  if (lab.flavour === 'zimbra') await lab.attributes({ zimbraMtaSmtpSaslAuthEnable: 'yes' })
  else await lab.settings({ smtp_sasl_auth_enable: 'yes', smtp_sasl_password_maps: '' })
}

async function switchSaslOff(lab: Lab): Promise<void> {
  if (lab.flavour === 'zimbra') await lab.attributes({ zimbraMtaSmtpSaslAuthEnable: 'no' })
  else await lab.settings({ smtp_sasl_auth_enable: 'no' })
  // After a reload alone, master holds the throttled smtp service back for up to another minute.
  await lab.must(['postfix', 'stop'])
  await lab.must(['postfix', 'start'])
}

/** Every smtp process dies at start: the mail stays active, with no reason and no delivery line. */
async function load(lab: Lab): Promise<void> {
  const outbound = ['friend@gmail.com', 'partner@outlook.com', 'office@accept.test']
  for (const to of ['user2@antv.test', 'user2@antv.test']) await lab.send({ to })
  for (const to of outbound) await lab.send({ to })
  await lab.waitForLog(/fatal: specify a password table via the `smtp_sasl_password_maps'/)
  await lab.waitForLog(/bad command startup -- throttling/)
  const stuck = lab.flavour === 'zimbra' ? outbound.length + 2 : outbound.length
  await lab.waitFor('the mail to be active', async () => {
    const queue = await lab.queue()
    return queue.active === stuck && queue.total === stuck
  })
}

export const saslUnsetFaults: Fault[] = [
  {
    id: 'relay-sasl-maps-unset',
    flavours: ['plain', 'zimbra'],
    title: 'SASL is on and no password map is set: every smtp process dies at start',
    expect: { cause: 'relay-sasl-maps-unset' },
    inject: switchSaslOn,
    heal: switchSaslOff,
    load,
  },
  {
    id: 'sasl-unset-and-25-blocked',
    flavours: ['plain', 'zimbra'],
    title: "SASL on without a password map, and behind it port 25 is blocked: user1's mail to user2 does not arrive",
    expect: { cause: 'relay-sasl-maps-unset', also: ['outbound-25-blocked'] },
    inject: async (lab) => {
      await lab.internet.rule('block25', 'tcp dport 25 drop')
      await switchSaslOn(lab)
    },
    heal: async (lab) => {
      await lab.internet.unrule('block25')
      await switchSaslOff(lab)
    },
    load,
  },
]
