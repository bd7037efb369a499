import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { sendToStrangers } from './network.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

/** A real resolver in front of the lab's: it passes on what it is asked. On Zimbra in the place of its unbound. */
const settings = `no-resolv
no-hosts
server=198.51.100.53
listen-address=127.0.0.1
bind-interfaces
user=root
pid-file=/run/dnsmasq.pid
`
const zimbra = (lab: Lab, command: string) => lab.must(['su', '-', 'zimbra', '-c', `${command} >/dev/null </dev/null`])

async function askServer(lab: Lab, server: string): Promise<void> {
  await lab.sh(`for f in /etc/resolv.conf /var/spool/postfix/etc/resolv.conf; do
    [ ! -e $f ] || sed -i 's/^nameserver .*/nameserver ${server}/' $f; done`)
  await lab.reload()
}

const dnscache = async (lab: Lab, sign: '+' | '-') => {
  await zimbra(lab, `zmprov -l ms mail.antv.test ${sign}zimbraServiceEnabled dnscache`)
  // The states that cron writes every two minutes, with it.
  await zimbra(lab, 'zmstatctl restart')
}

async function resolvesHere(lab: Lab): Promise<void> {
  await lab.waitFor('the resolver to listen', () => lab.listening(53))
  await askServer(lab, '127.0.0.1')
  await lab.must(['getent', 'ahosts', 'gmail-smtp-in.l.google.com'])
}
const resolverGone = (lab: Lab) =>
  lab.waitFor('the resolver to be gone', async () => (await lab.exec(['pgrep', '-x', 'dnsmasq'])).code === 1)

/** The distribution's, as for split DNS beside Zimbra too. */
async function startOfSystem(lab: Lab): Promise<void> {
  await lab.must(['sh', '-c', 'cat >/etc/dnsmasq.conf'], { stdin: settings })
  await lab.sh('install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/dnsmasq; /etc/init.d/dnsmasq start')
  await resolvesHere(lab)
}

async function startOfZimbra(lab: Lab): Promise<void> {
  await lab.must(['sh', '-c', 'cat >/etc/dnsmasq.conf'], { stdin: settings })
  await zimbra(lab, 'zmdnscachectl start')
  await dnscache(lab, '+')
  await resolvesHere(lab)
}

export const resolverFaults: Fault[] = [
  {
    id: 'local-resolver-hung',
    flavours,
    title: "the host's own resolver hangs: its port is open, and nothing is answered",
    expect: { cause: 'dns-resolver-down' },
    inject: async (lab) => {
      await startOfSystem(lab)
      await lab.sh('pkill -STOP -x dnsmasq')
    },
    heal: async (lab) => {
      await lab.sh('pkill -CONT -x dnsmasq')
      await askServer(lab, '198.51.100.53')
    },
    load: async (lab) => {
      await lab.send({ to: 'friend@gmail.com' })
      await lab.send({ to: 'office@accept.test' })
      await lab.waitForReason(/Name service error .*try again/, 2, 90_000)
    },
  },
  {
    id: 'local-resolver-down',
    flavours,
    title: "the host's own resolver does not run",
    expect: { cause: 'dns-resolver-down' },
    inject: async (lab) => {
      if (lab.flavour === 'zimbra') await startOfZimbra(lab)
      else await startOfSystem(lab)
      await lab.sh(lab.flavour === 'zimbra' ? "su - zimbra -c 'zmdnscachectl stop'" : '/etc/init.d/dnsmasq stop')
      await resolverGone(lab)
    },
    heal: async (lab) => {
      await askServer(lab, '198.51.100.53')
      if (lab.flavour === 'zimbra') await dnscache(lab, '-')
    },
    load: (lab) => sendToStrangers(lab, /Name service error .*try again/),
  },
]
