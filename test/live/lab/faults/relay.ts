import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { sendToStrangers } from './network.ts'
import { keepPackage } from './package-source.ts'
import { mapFile, setRelay, unsetRelay, writeMap } from './relay-setup.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']
const sendgrid = '[smtp.sendgrid.net]:587'

async function bounced(lab: Lab): Promise<void> {
  for (const to of ['friend@gmail.com', 'office@accept.test', 'sales@partner.test']) await lab.send({ to })
  await lab.waitForLog(/status=bounced \(host smtp\.sendgrid\.net.*Unauthenticated senders/)
  await lab.waitFor('three bounces', () => (lab.log().match(/status=bounced .*Unauthenticated/g)?.length ?? 0) >= 3)
  await lab.settled()
}

/** A mood of the relay, with everything set up well on our side. */
const moody = (id: string, title: string, mood: 'quota' | 'unverified', load: Fault['load']): Fault => ({
  id,
  flavours,
  title,
  expect: { cause: id },
  options: { relay: true },
  inject: async (lab) => lab.internet.relayMood(mood),
  heal: async (lab) => lab.internet.relayMood(''),
  load,
})

export const relayFaults: Fault[] = [
  {
    id: 'relay-port-25-blocked',
    flavours,
    title: 'the relay is set without a port, and port 25 is blocked',
    expect: { cause: 'relay-port-25-blocked' },
    inject: async (lab) => {
      await lab.internet.rule('block25', 'tcp dport 25 drop')
      await setRelay(lab, { relayhost: 'smtp.sendgrid.net', mapKey: 'smtp.sendgrid.net' })
    },
    heal: async (lab) => {
      await lab.internet.unrule('block25')
      await unsetRelay(lab)
    },
    load: (lab) => sendToStrangers(lab, /smtp\.sendgrid\.net\[[\d.]+\]:25: Connection timed out/),
  },
  {
    id: 'relay-auth-missing',
    flavours,
    title: 'the relay wants credentials and none are set: mail bounces',
    expect: { cause: 'relay-auth-missing' },
    inject: (lab) => setRelay(lab, { relayhost: sendgrid }),
    heal: unsetRelay,
    load: bounced,
  },
  {
    id: 'relay-key-misspelt',
    flavours,
    title: 'the map spells the relay in a way that never matches: mail bounces',
    expect: { cause: 'relay-auth-missing' },
    inject: (lab) => setRelay(lab, { relayhost: sendgrid, mapKey: '[smtp.sendgrid.net]' }),
    heal: unsetRelay,
    load: bounced,
  },
  {
    id: 'relay-auth-wrong',
    flavours,
    title: 'the relay refuses the credentials',
    expect: { cause: 'relay-auth-wrong' },
    inject: (lab) => setRelay(lab, { relayhost: sendgrid, mapKey: sendgrid, secret: 'SG.revoked.key' }),
    heal: unsetRelay,
    load: (lab) => sendToStrangers(lab, /SASL authentication failed; server .* said: 535/),
  },
  {
    id: 'relay-host-unresolvable',
    flavours,
    title: 'the relay is misspelt and does not resolve',
    expect: { cause: 'relay-host-unresolvable' },
    inject: (lab) => setRelay(lab, { relayhost: '[smtp.sendgird.net]:587', mapKey: '[smtp.sendgird.net]:587' }),
    heal: unsetRelay,
    load: async (lab) => {
      for (const to of ['friend@gmail.com', 'office@accept.test']) await lab.send({ to })
      await lab.waitForLog(/Name service error for name=smtp\.sendgird\.net/)
    },
  },
  {
    id: 'relay-host-misspelt',
    flavours,
    title: 'the relay is misspelt in relayhost alone',
    expect: { cause: 'relay-host-unresolvable' },
    inject: (lab) => setRelay(lab, { relayhost: '[smtp.sendgird.net]:587', mapKey: sendgrid }),
    heal: unsetRelay,
    load: async (lab) => {
      for (const to of ['friend@gmail.com', 'office@accept.test']) await lab.send({ to })
      await lab.waitForLog(/Name service error for name=smtp\.sendgird\.net/)
    },
  },
  {
    id: 'relay-sasl-map-missing',
    flavours,
    title: 'the password map was never compiled',
    expect: { cause: 'relay-sasl-map-missing' },
    inject: (lab) => setRelay(lab, { relayhost: sendgrid, mapKey: sendgrid, compile: false }),
    heal: unsetRelay,
    load: async (lab) => {
      await lab.send({ to: 'friend@gmail.com' })
      await lab.send({ to: 'office@accept.test' })
      await lab.waitForLog(/open database .*: No such file or directory/)
      await lab.waitForReason(/local data error|mail system configuration error/i, 2)
    },
  },
  {
    id: 'relay-sasl-map-stale',
    flavours,
    title: 'the key was changed in the source, and the map not compiled again',
    expect: { cause: 'relay-sasl-map-stale' },
    inject: async (lab) => {
      await setRelay(lab, { relayhost: sendgrid, mapKey: sendgrid, secret: 'SG.revoked.key' })
      await lab.sh(`touch -d '2 days ago' ${mapFile(lab)}*`)
      await writeMap(lab, sendgrid, lab.relay.key, false)
    },
    heal: unsetRelay,
    load: (lab) => sendToStrangers(lab, /SASL authentication failed; server .* said: 535/),
  },
  {
    id: 'sasl-noplaintext',
    flavours,
    title: 'the security options forbid the only mechanisms that the relay offers',
    expect: { cause: 'sasl-noplaintext' },
    inject: (lab) =>
      setRelay(lab, { relayhost: sendgrid, mapKey: sendgrid, securityOptions: 'noplaintext,noanonymous' }),
    heal: unsetRelay,
    load: (lab) => sendToStrangers(lab, /no mechanism available/),
  },
  {
    id: 'sasl-mechanism-missing',
    flavours,
    title: 'the SASL client plug-ins are not installed',
    expect: { cause: 'sasl-mechanism-missing' },
    options: { relay: true },
    inject: async (lab) => {
      await keepPackage(lab, 'libsasl2-modules')
      // Not installed at all, or installed and damaged.
      if (lab.flavour === 'plain') await lab.sh('dpkg --purge --force-depends libsasl2-modules')
      else
        await lab.sh('for d in /usr/lib/*/sasl2; do mkdir -p /var/kept; mv $d/lib*plain* $d/liblogin* /var/kept/; done')
      await lab.reload()
    },
    heal: async (lab) => {
      if (lab.flavour === 'plain') await lab.sh('dpkg -i /usr/local/lib/lab/apt/libsasl2-modules.deb')
      else await lab.sh('for d in /usr/lib/*/sasl2; do mv /var/kept/* $d/; done')
      await lab.reload()
    },
    load: (lab) => sendToStrangers(lab, /no mechanism available/),
  },
  moody('relay-quota-exceeded', 'our allowance at the relay is used up', 'quota', (lab) =>
    sendToStrangers(lab, /Maximum credits exceeded/),
  ),
  moody('relay-sender-unverified', 'the relay refuses our sender address', 'unverified', async (lab) => {
    for (const to of ['friend@gmail.com', 'office@accept.test']) await lab.send({ to })
    await lab.waitForLog(/verified Sender Identity/)
    await lab.settled()
  }),
  {
    id: 'relay-down',
    flavours,
    title: 'the relay answers on none of its ports',
    expect: { cause: 'relay-down' },
    options: { relay: true },
    inject: (lab) => lab.internet.rule('norelay', 'ip daddr 198.51.100.87 drop'),
    heal: (lab) => lab.internet.unrule('norelay'),
    load: (lab) => sendToStrangers(lab, /smtp\.sendgrid\.net\[[\d.]+\]:587: Connection timed out/),
  },
  {
    id: 'relay-port-blocked',
    flavours,
    title: 'port 587 is blocked, 2525 of the same relay is open',
    expect: { cause: 'relay-port-blocked' },
    options: { relay: true },
    inject: (lab) => lab.internet.rule('block587', 'tcp dport 587 drop'),
    heal: (lab) => lab.internet.unrule('block587'),
    load: (lab) => sendToStrangers(lab, /smtp\.sendgrid\.net\[[\d.]+\]:587: Connection timed out/),
  },
]
