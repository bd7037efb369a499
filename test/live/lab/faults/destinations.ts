import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']
const nothing = async () => {}

/** Mail to one destination fails, and mail to another arrives. */
async function onlyOne(lab: Lab, domain: string, reason: RegExp): Promise<void> {
  const had = lab.internet.arrived().length
  for (const name of ['anna', 'ben', 'chi']) await lab.send({ to: `${name}@${domain}` })
  await lab.send({ to: 'friend@gmail.com' })
  await lab.send({ to: 'office@accept.test' })
  await lab.waitForReason(reason, 3)
  await lab.waitFor('the other mail to arrive', () => lab.internet.arrived().length >= had + 2)
}

/** A destination that is always so: nothing has to be broken, mail has to be sent to it. */
const destination = (id: string, cause: string, title: string, domain: string, reason: RegExp): Fault => ({
  id,
  flavours,
  title,
  expect: { cause },
  inject: nothing,
  heal: nothing,
  load: (lab) => onlyOne(lab, domain, reason),
})

/** One more domain in the list of those that this server takes mail for. */
const serve = async (lab: Lab, domain: string): Promise<void> => {
  if (lab.flavour === 'plain') return lab.settings({ virtual_mailbox_domains: `antv.test, ${domain}` })
  const table = '/opt/zimbra/conf/simulated-domains'
  await lab.sh(`echo '${domain} ${domain}' >>${table}; postmap lmdb:${table}`)
  await lab.reload()
}
const unserve = async (lab: Lab, domain: string): Promise<void> => {
  if (lab.flavour === 'plain') return lab.settings({ virtual_mailbox_domains: 'antv.test' })
  await lab.sh(
    `sed -i '/${domain}/d' /opt/zimbra/conf/simulated-domains; postmap lmdb:/opt/zimbra/conf/simulated-domains`,
  )
}
const ownMx = (id: string, title: string, domain: string): Fault => ({
  id,
  flavours,
  title,
  expect: { cause: 'own-mx-wrong', confidence: 'likely' },
  inject: (lab) => serve(lab, domain),
  heal: (lab) => unserve(lab, domain),
  load: async (lab) => {
    await lab.send({ to: 'user2@antv.test' })
    await lab.waitFor('the local message', async () => (await lab.delivered('user2')) > 0)
    await lab.settled()
  },
})

export const destinationFaults: Fault[] = [
  ownMx('own-mx-wrong', 'a domain served here has no mail server in DNS', 'shop.test'),
  ownMx('own-mx-elsewhere', 'the MX of a domain served here leads to another server', 'partner.test'),
  {
    id: 'backlog-one-destination',
    flavours,
    title: 'more than two hundred messages wait for one dead destination',
    expect: { cause: 'backlog-one-destination' },
    inject: nothing,
    heal: nothing,
    load: async (lab) => {
      await lab.send({ to: 'list@refuse.test', count: 210, via: 'smtp' })
      await lab.waitFor('the backlog', async () => (await lab.queue()).deferred >= 210, 60_000)
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitFor('the other mail to arrive', () => lab.internet.arrived().length > 0)
      await lab.settled()
    },
  },
  {
    id: 'domain-unroutable',
    flavours,
    title: 'the domain of the recipient does not exist: mail bounces',
    expect: { cause: 'domain-unroutable' },
    inject: nothing,
    heal: nothing,
    load: async (lab) => {
      for (const name of ['anna', 'ben']) await lab.send({ to: `${name}@gmial.test` })
      await lab.waitForLog(/status=bounced .*name=gmial\.test type=\w+: Host not found/)
      await lab.settled()
    },
  },
  destination(
    'destination-down',
    'destination-down',
    'one destination is silent, others take mail',
    'silent.test',
    /mx\.silent\.test.*timed out/,
  ),
  destination(
    'destination-refused',
    'destination-down',
    'one destination refuses connections, others take mail',
    'refuse.test',
    /mx\.refuse\.test.*refused/,
  ),
  destination('greylisted', 'greylisted', 'one destination greylists', 'greylist.test', /Greylisted, come back/),
  destination(
    'rate-limited',
    'rate-limited',
    'one destination finds that we send too much',
    'busy.test',
    /unusual rate of unsolicited mail/,
  ),
  destination(
    'dns-temp-failure',
    'dns-temp-failure',
    'the name servers of one domain fail, the resolver is well',
    'lame.test',
    /Name service error for name=lame\.test type=MX: Host not found, try again/,
  ),
  {
    id: 'rate-limited-paced',
    flavours,
    title: 'one destination takes a message every second and a half, and more are sent at once',
    expect: { cause: 'rate-limited' },
    inject: nothing,
    heal: nothing,
    load: async (lab) => {
      for (const name of ['anna', 'ben', 'chi', 'dan', 'eva']) await lab.send({ to: `${name}@paced.test` })
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitForReason(/mx\.paced\.test.*unusual rate/, 2)
      await lab.settled()
    },
  },
  {
    id: 'user-unknown',
    flavours,
    title: 'the destination does not know the recipient: mail bounces',
    expect: { cause: 'user-unknown' },
    inject: nothing,
    heal: nothing,
    load: async (lab) => {
      for (const name of ['anna', 'ben']) await lab.send({ to: `${name}@reject.test` })
      await lab.waitForLog(/status=bounced \(host mx\.reject\.test.*5\.1\.1/)
      await lab.settled()
    },
  },
  {
    id: 'message-too-large',
    flavours,
    title: 'the destination takes no message of this size: it bounces',
    expect: { cause: 'message-too-large' },
    inject: nothing,
    heal: nothing,
    load: async (lab) => {
      await lab.send({ to: 'anna@small.test', size: 2_000_000 })
      await lab.waitForLog(/status=bounced .*message size \d+ exceeds size limit/)
      await lab.settled()
    },
  },
  {
    id: 'mail-loop',
    flavours,
    title: "a domain's MX leads here, and this server does not know the domain",
    expect: { cause: 'mail-loop' },
    inject: nothing,
    heal: async (lab) =>
      void (await lab.internet.rename(['mx-host=loop.test'], ['mx-host=loop.test,mx.accept.test,10'])),
    load: async (lab) => {
      await lab.send({ to: 'anna@loop.test', count: 2 })
      await lab.waitForLog(/loops back to myself/)
      await lab.settled()
    },
  },
  {
    id: 'mailbox-over-quota',
    flavours,
    title: 'a mailbox on this server is full',
    expect: { cause: 'mailbox-over-quota' },
    inject: async (lab) => {
      await lab.send({ to: 'user2@antv.test', size: 4000 })
      await lab.waitFor('a mailbox with mail in it', async () => (await lab.delivered('user2')) > 0)
      const quota = [
        'mail_plugins = $mail_plugins quota',
        'plugin {',
        '  quota = maildir:User quota',
        '  quota_rule = *:storage=1K',
        '  quota_grace = 0',
        '}',
        'quota_full_tempfail = yes',
        'lmtp_rcpt_check_quota = yes',
        'protocol lmtp {',
        '  mail_plugins = quota',
        '}',
      ]
      await lab.must(['sh', '-c', 'cat >/etc/dovecot/extra.conf && doveadm reload'], { stdin: `${quota.join('\n')}\n` })
    },
    heal: async (lab) => {
      await lab.sh('rm -f /etc/dovecot/extra.conf; doveadm reload')
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.waitForReason(/[Qq]uota exceeded/, 2)
    },
  },
]
