import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

const broken = 'incoming active deferred defer'

/** Submits over SMTP, where Postfix looks at its free space. With a broken queue it does not even answer: no waiting. */
async function submit(lab: Lab, refused: RegExp, answers = true): Promise<void> {
  const submitted = ['user2@antv.test', 'friend@gmail.com', 'user3@antv.test'].map((to) =>
    lab.send({ to, via: 'smtp' }).catch(() => {}),
  )
  if (answers) await Promise.all(submitted)
  await lab.waitForLog(refused)
  // Postfix tells postmaster of it: that mail is no part of the incident.
  if (answers) await lab.settled()
}

export const resourceFaults: Fault[] = [
  {
    id: 'disk-full',
    flavours,
    title: "the queue's file system is full",
    expect: { cause: 'disk-full' },
    options: { queueDisk: 'size=48m' },
    inject: async (lab) => {
      await lab.sh(`dd if=/dev/zero of=${lab.queueDir}/core.full bs=1M 2>/dev/null || true
        truncate -s -2M ${lab.queueDir}/core.full`)
    },
    heal: async (lab) => {
      await lab.sh(`rm -f ${lab.queueDir}/core.full`)
    },
    load: (lab) => submit(lab, /452 4\.3\.1 Insufficient system storage/),
  },
  {
    id: 'inodes-full',
    flavours,
    title: "the queue's file system has no inodes left",
    expect: { cause: 'inodes-full' },
    options: { queueDisk: 'size=256m,nr_inodes=1500' },
    inject: async (lab) => {
      await lab.sh(`mkdir ${lab.queueDir}/small; cd ${lab.queueDir}/small; touch $(seq 1500) 2>/dev/null || true`)
    },
    heal: async (lab) => {
      await lab.sh(`rm -rf ${lab.queueDir}/small`)
    },
    load: (lab) => submit(lab, /No space left on device/, false),
  },
  {
    id: 'queue-minfree',
    flavours,
    title: 'queue_minfree asks for more free space than there is',
    expect: { cause: 'queue-minfree' },
    inject: (lab) => lab.settings({ queue_minfree: '100000000000' }),
    heal: (lab) => lab.settings({ queue_minfree: '0' }),
    load: (lab) => submit(lab, /452 4\.3\.1 Insufficient system storage/),
  },
  {
    id: 'queue-permissions',
    flavours,
    title: 'directories of the queue belong to root',
    expect: { cause: 'queue-permissions' },
    inject: async (lab) => {
      await lab.sh(`cd ${lab.queueDir}; chown root:root ${broken}; chmod 700 ${broken}`)
    },
    heal: async (lab) => {
      await lab.sh(`cd ${lab.queueDir}; chown postfix ${broken}`)
    },
    load: (lab) => submit(lab, /Permission denied/, false),
  },
  {
    id: 'dns-chroot-stale',
    flavours: ['plain'],
    title: "the host resolves, and Postfix's chroot has an old copy of resolv.conf",
    expect: { cause: 'dns-chroot-stale' },
    inject: async (lab) => {
      await lab.sh('echo nameserver 198.51.100.111 >/var/spool/postfix/etc/resolv.conf')
      await lab.reload()
    },
    heal: async (lab) => {
      await lab.sh('cp /etc/resolv.conf /var/spool/postfix/etc/resolv.conf')
      await lab.reload()
    },
    load: async (lab) => {
      for (const to of ['friend@gmail.com', 'office@accept.test']) await lab.send({ to })
      await lab.waitForReason(/Name service error .*try again/, 2)
    },
  },
  {
    id: 'queue-file-corrupt',
    flavours,
    title: 'a queue file is damaged',
    expect: { cause: 'queue-file-corrupt' },
    inject: async () => {},
    heal: async (lab) => {
      await lab.sh(`rm -f ${lab.queueDir}/corrupt/*`)
    },
    load: async (lab) => {
      await lab.settings({ defer_transports: 'lmtp smtp' })
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.waitFor('two deferred messages', async () => (await lab.queue()).deferred === 2)
      await lab.sh(
        `for f in $(find ${lab.queueDir}/deferred -type f); do dd if=/dev/urandom of=$f bs=64 count=8 conv=notrunc; done`,
      )
      await lab.settings({ defer_transports: '' })
      await lab.must(['postqueue', '-f'])
      await lab.waitFor(
        'two messages put aside',
        async () => (await lab.sh(`ls ${lab.queueDir}/corrupt`)).split('\n').length > 2,
      )
      await lab.waitForLog(/saving corrupt file/)
    },
  },
]
