import type { Fault } from '../fault.ts'
import { listedIn } from '../internet/names.ts'

const address = '203.0.113.10'
const listed = listedIn('zen.spamhaus.org', address, '127.0.0.3')

/** What others hold against this server's address; DNS on the lab's internet says so. */
export const reputationFaults: Fault[] = [
  {
    id: 'dnsbl-listed',
    flavours: ['plain', 'zimbra'],
    title: 'the address of this server is on a block list, and a destination refuses mail for it',
    expect: { cause: 'dnsbl-listed' },
    inject: async (lab) => void (await lab.internet.rename([], listed)),
    heal: async (lab) => void (await lab.internet.rename(listed, [])),
    load: async (lab) => {
      await lab.send({ to: 'anna@listed.test' })
      await lab.waitForLog(/status=bounced \(host mx\.listed\.test.*blocked using zen\.spamhaus\.org/)
      await lab.settled()
    },
  },
  {
    id: 'missing-rdns',
    flavours: ['plain', 'zimbra'],
    title: 'the address of this server has no name in reverse DNS, and a destination refuses mail for it',
    expect: { cause: 'missing-rdns' },
    inject: async (lab) => {
      // A signer, so that nothing else is left to be wished for.
      await lab.sh(`mkdir -p /etc/opendkim
        printf 'Mode sv\\nKeyTable refile:/etc/opendkim/keys\\nSigningTable refile:/etc/opendkim/signing\\n' >/etc/opendkim.conf
        echo 'lab antv.test:lab:/etc/opendkim/lab.private' >/etc/opendkim/keys`)
      await lab.internet.rename(['host-record=mail.antv.test'], [`address=/mail.antv.test/${address}`])
    },
    heal: async (lab) =>
      void (await lab.internet.rename(['address=/mail.antv.test/'], [`host-record=mail.antv.test,${address}`])),
    load: async (lab) => {
      await lab.send({ to: 'anna@missing-rdns.says.test', count: 2 })
      await lab.waitForReason(/cannot find your reverse hostname/, 2)
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitFor('the other mail to arrive', () => lab.internet.arrived().length > 0)
    },
  },
]
