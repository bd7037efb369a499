import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

const zimbra = (lab: Lab, command: string) => lab.must(['su', '-', 'zimbra', '-c', `${command} >/dev/null </dev/null`])

async function stopDovecot(lab: Lab): Promise<void> {
  if (lab.flavour === 'zimbra') await zimbra(lab, 'zmmailboxdctl stop')
  else await lab.sh('doveadm stop')
  await lab.waitFor('Dovecot to be gone', async () => (await lab.exec(['pgrep', '-x', 'dovecot'])).code === 1)
}

async function startDovecot(lab: Lab): Promise<void> {
  if (lab.flavour === 'zimbra') await zimbra(lab, 'zmmailboxdctl start')
  else await lab.sh('dovecot >/dev/null 2>&1')
}

async function rebind(lab: Lab, address: string): Promise<void> {
  await stopDovecot(lab)
  await lab.sh(`sed -i 's/address = .*/address = ${address}/' /etc/dovecot/lmtp-listener`)
  await startDovecot(lab)
}

async function localMail(lab: Lab, reason: RegExp): Promise<void> {
  for (const to of ['user2@antv.test', 'user3@antv.test', 'user4@antv.test']) await lab.send({ to })
  await lab.waitForReason(reason, 3)
}

const filter = "pgrep -f 'sbin/(amavisd|content-filter)'"

export const serviceFaults: Fault[] = [
  {
    id: 'mta-stopped',
    flavours: ['plain', 'zimbra'],
    title: 'Postfix does not run; submitted mail waits in maildrop',
    expect: { cause: 'mta-stopped' },
    inject: async (lab) => {
      await lab.must(['postfix', 'stop'])
    },
    heal: async (lab) => {
      await lab.must(['postfix', 'start'])
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitFor('three messages in maildrop', async () => (await lab.queue()).maildrop === 3)
    },
  },
  {
    id: 'queue-manager-stopped',
    flavours: ['plain', 'zimbra'],
    title: 'master runs, the queue manager does not',
    expect: { cause: 'queue-manager-stopped' },
    inject: async (lab) => {
      await lab.sh(`sed -i 's/^qmgr /#qmgr /' ${lab.configDir}/master.cf`)
      await lab.reload()
      await lab.waitFor('qmgr to be gone', async () => (await lab.exec(['pgrep', '-x', 'qmgr'])).code === 1)
    },
    heal: async (lab) => {
      await lab.sh(`sed -i 's/^#qmgr /qmgr /' ${lab.configDir}/master.cf`)
      await lab.reload()
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 3 })
      await lab.waitFor('three messages in incoming', async () => (await lab.queue()).incoming === 3)
    },
  },
  {
    id: 'lmtp-down',
    flavours: ['plain', 'zimbra'],
    title: "the mailbox server's LMTP does not listen",
    expect: { cause: 'lmtp-down' },
    inject: stopDovecot,
    heal: startDovecot,
    load: (lab) => localMail(lab, /(:7025|dovecot-lmtp\]): Connection refused/),
  },
  {
    id: 'lmtp-loopback-only',
    flavours: ['zimbra'],
    title: 'LMTP listens on 127.0.0.1 only, Postfix dials the address',
    expect: { cause: 'lmtp-down' },
    inject: (lab) => rebind(lab, '127.0.0.1'),
    heal: (lab) => rebind(lab, '*'),
    load: (lab) => localMail(lab, /:7025: Connection refused/),
  },
  {
    id: 'lmtp-hung',
    flavours: ['plain', 'zimbra'],
    title: 'LMTP accepts connections and never greets',
    expect: { cause: 'lmtp-hung' },
    inject: async (lab) => {
      await lab.sh('pkill -STOP -f "^(/usr/sbin/)?dovecot"')
    },
    heal: async (lab) => {
      await lab.sh('pkill -CONT -f "^(/usr/sbin/)?dovecot"')
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 3 })
      await lab.waitFor('three active messages', async () => {
        const queue = await lab.queue()
        const lmtp = await lab.exec(['pgrep', '-x', 'lmtp'])
        return queue.active === 3 && queue.total === 3 && lmtp.code === 0
      })
    },
  },
  {
    id: 'content-filter-down',
    flavours: ['plain', 'zimbra'],
    title: 'the content filter does not run',
    expect: { cause: 'content-filter-down' },
    options: { contentFilter: true },
    inject: async (lab) => {
      if (lab.flavour === 'zimbra') await zimbra(lab, 'zmamavisdctl stop')
      else await lab.sh('/etc/init.d/amavis stop')
      await lab.waitFor('the filter to be gone', async () => (await lab.exec(['sh', '-c', filter])).code === 1)
    },
    heal: async (lab) => {
      if (lab.flavour === 'zimbra') await zimbra(lab, 'zmamavisdctl start')
      else await lab.sh('/etc/init.d/amavis start')
      await lab.waitFor('the filter to listen', () => lab.listening(10024))
    },
    load: (lab) => localMail(lab, /127\.0\.0\.1.*:10024: Connection refused/),
  },
]
