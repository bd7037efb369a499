import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

const strangers = ['friend@gmail.com', 'partner@outlook.com', 'office@accept.test', 'sales@partner.test']

/** Outbound mail to unrelated destinations; waits until all of it has been tried once. */
export async function sendToStrangers(lab: Lab, reason: RegExp): Promise<void> {
  for (const to of strangers) await lab.send({ to })
  await lab.waitForReason(reason, strangers.length)
}

const bothFlavours: Fault['flavours'] = ['plain', 'zimbra']

export const networkFaults: Fault[] = [
  {
    id: 'outbound-25-blocked',
    flavours: bothFlavours,
    title: 'the network drops everything that goes out to port 25',
    expect: { cause: 'outbound-25-blocked' },
    inject: (lab) => lab.internet.rule('block25', 'tcp dport 25 drop'),
    heal: (lab) => lab.internet.unrule('block25'),
    load: (lab) => sendToStrangers(lab, /:25: Connection timed out/),
  },
  {
    id: 'outbound-25-reset',
    flavours: bothFlavours,
    title: 'the network answers every connection to port 25 with a reset',
    expect: { cause: 'outbound-25-blocked' },
    inject: (lab) => lab.internet.rule('block25', 'tcp dport 25 reject with tcp reset'),
    heal: (lab) => lab.internet.unrule('block25'),
    load: (lab) => sendToStrangers(lab, /:25: Connection refused/),
  },
  {
    id: 'dns-resolver-down',
    flavours: bothFlavours,
    title: 'the resolver does not run: its port is closed',
    expect: { cause: 'dns-resolver-down' },
    inject: (lab) => lab.internet.stopDns(),
    heal: (lab) => lab.internet.startDns(),
    load: (lab) => sendToStrangers(lab, /Name service error .*try again/),
  },
  {
    id: 'dns-resolver-drops',
    flavours: bothFlavours,
    title: 'no packet reaches the resolver',
    expect: { cause: 'dns-resolver-down' },
    inject: (lab) => lab.internet.rule('block53', 'udp dport 53 drop; tcp dport 53 drop'),
    heal: (lab) => lab.internet.unrule('block53'),
    load: async (lab) => {
      await lab.send({ to: 'friend@gmail.com' })
      await lab.send({ to: 'office@accept.test' })
      await lab.waitForReason(/Name service error .*try again/, 2, 90_000)
    },
  },
]
