import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { findFault } from './index.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

/**
 * SIMULATED. The kernel of this machine can be made to kill for a lab (a memory control group with a small limit does it, and
 * dmesg in the lab reads it), but there is one kernel log for all labs: a real kill would accuse each that runs within the
 * next hour, here and in other checkouts. So a stand-in for dmesg tells what it says then; test/bundles/memory-exhausted.test.ts replays
 * a guest whose own kernel did kill.
 */
const dmesg = (process: string) => `#!/bin/sh
# SIMULATED: the kernel's log of a host that ran out of memory ten minutes ago
at=$(cut -d. -f1 /proc/uptime)
echo "[$((at - 600)).123456] Out of memory: Killed process 4711 (${process}) total-vm:1843200kB, anon-rss:1321000kB, oom_score_adj:0"
`
const kernelKilled = (lab: Lab, process: string) =>
  lab.must(['sh', '-c', 'cat >/usr/bin/dmesg; chmod 755 /usr/bin/dmesg'], { stdin: dmesg(process) })
const kernelForgets = (lab: Lab) => lab.sh("printf '#!/bin/sh\\n' >/usr/bin/dmesg")

const directory = `bind = no
version = 3
timeout = 5
server_host = ldap://mail.antv.test:389
search_base =
`
const tables = {
  vmd: `${directory}query_filter = (&(zimbraDomainType=local)(zimbraDomainName=%s))\nresult_attribute = zimbraDomainName\n`,
  vmm: `${directory}query_filter = (&(zimbraMailDeliveryAddress=%s)(zimbraMailStatus=enabled))\nresult_attribute = zimbraMailDeliveryAddress\n`,
  transport: `${directory}query_filter = (zimbraMailDeliveryAddress=%s)\nresult_attribute = zimbraMailTransport\n`,
}

async function useDirectory(lab: Lab): Promise<void> {
  for (const [name, text] of Object.entries(tables))
    await lab.must(['sh', '-c', `cat >/opt/zimbra/conf/ldap-${name}.cf`], { stdin: text })
  await lab.settings({
    virtual_mailbox_domains: 'proxy:ldap:/opt/zimbra/conf/ldap-vmd.cf',
    virtual_mailbox_maps: 'proxy:ldap:/opt/zimbra/conf/ldap-vmm.cf',
    transport_maps: 'proxy:ldap:/opt/zimbra/conf/ldap-transport.cf',
  })
  await lab.send({ to: 'user2@antv.test' })
  await lab.waitFor('mail to flow by the directory', async () => (await lab.delivered('user2')) > 0)
}

const asZimbra = (lab: Lab, command: string) =>
  lab.must(['su', '-', 'zimbra', '-c', `${command} >/dev/null </dev/null`])

export const hostFaults: Fault[] = [
  {
    id: 'clock-skew',
    flavours,
    title: 'the clock of the mail host is ten minutes ahead',
    expect: { cause: 'clock-skew', confidence: 'likely' },
    inject: async (lab) => {
      // The kernel's clock belongs to the whole machine, and sshd's own sandbox bears no libfaketime: what is run over ssh
      // sees the wrong time. libfaketime keeps its state where the sticky bit would forbid others to open it.
      await lab.sh(`chmod 777 /dev/shm
        echo "SetEnv LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME=+600s" >>/etc/ssh/sshd_config
        kill -HUP $(cat /run/sshd.pid)`)
    },
    heal: async (lab) => {
      await lab.sh('sed -i /LD_PRELOAD/d /etc/ssh/sshd_config; kill -HUP $(cat /run/sshd.pid)')
    },
    load: (lab) => findFault('healthy', lab.flavour).load(lab),
  },
  {
    id: 'memory-exhausted',
    flavours,
    title: 'the kernel killed the virus scanner for lack of memory, and the content filter fails',
    expect: { cause: 'memory-exhausted' },
    options: { contentFilter: true },
    inject: async (lab) => {
      await kernelKilled(lab, 'clamd')
      await findFault('content-filter-failing', lab.flavour).inject(lab)
    },
    heal: async (lab) => {
      await kernelForgets(lab)
      await findFault('content-filter-failing', lab.flavour).heal(lab)
    },
    load: (lab) => findFault('content-filter-failing', lab.flavour).load(lab),
  },
  {
    id: 'ldap-down',
    flavours: ['zimbra'],
    title: 'LDAP, in which Postfix looks up domains and mailboxes, does not run',
    expect: { cause: 'ldap-down' },
    inject: async (lab) => {
      await useDirectory(lab)
      await asZimbra(lab, 'ldap stop')
    },
    heal: (lab) => asZimbra(lab, 'ldap start').then(() => {}),
    load: async (lab) => {
      for (const to of ['user3@antv.test', 'user4@antv.test']) await lab.send({ to })
      await lab.waitForReason(/address resolver failure/, 2)
    },
  },
]

export const killFaults: Fault[] = [
  {
    id: 'queue-manager-killed',
    flavours,
    title: 'the kernel killed the queue manager for lack of memory, and master has not started another',
    expect: { cause: 'memory-exhausted', also: ['queue-manager-stopped'] },
    inject: async (lab) => {
      await kernelKilled(lab, 'qmgr')
      await findFault('queue-manager-stopped', lab.flavour).inject(lab)
    },
    heal: async (lab) => {
      await kernelForgets(lab)
      await findFault('queue-manager-stopped', lab.flavour).heal(lab)
    },
    load: (lab) => findFault('queue-manager-stopped', lab.flavour).load(lab),
  },
]
