import { describe, expect, test } from 'vitest'
import { type Flavour, type Lab, listFaults, requirements, up } from './lab/index.ts'
import { apply, serverState, takeBackRun } from './mend-story.ts'

const able = requirements()
const ours = process.env.MAILMEDIC_FIXES?.split(',')

interface FixStory {
  readonly fault: string
  readonly fix: string
  readonly set?: Readonly<Record<string, string>>
  /** Absent: wherever the fault can be. */
  readonly on?: readonly Flavour[]
  /** The key of the lab's relay is given. */
  readonly key?: true
  /** What else must be seen once it is mended. */
  readonly also?: (lab: Lab) => Promise<void>
  /** Mail that this cures waits for something else, or stays on hold. */
  readonly waits?: true
  /** Nothing was changed that could be taken back. */
  readonly noWayBack?: true
}

/** The account of the lab whose password is known can log in to hand mail in. */
const logsIn = async (lab: Lab): Promise<void> => {
  const script = `import smtplib, sys
with smtplib.SMTP('127.0.0.1', 25, timeout=30) as out:
    out.login('op', sys.stdin.read())`
  await lab.must(['/usr/bin/python3', '-c', script], { stdin: lab.sshPassword })
}

/** Nobody can log in any more with the password that strangers know; another account can. */
const isLockedOut = async (lab: Lab): Promise<void> => {
  const script = `import smtplib
for name in ('user8', 'user7'):
    with smtplib.SMTP('127.0.0.1', 25, timeout=30) as out:
        try:
            print(name, out.login(name + '@antv.test', 'mailbox')[0])
        except smtplib.SMTPAuthenticationError as error:
            print(name, error.smtp_code)`
  expect(await lab.must(['/usr/bin/python3', '-c', script])).toBe('user8 235\nuser7 535\n')
}

/** What the account has left waits on hold, and nothing of it is tried. */
const burstIsHeld = async (lab: Lab): Promise<void> => {
  const own = (await lab.queue()).messages.filter(({ sender }) => sender === 'user7@antv.test')
  expect(own.length).toBeGreaterThan(200)
  expect(own.filter(({ queue }) => queue !== 'hold')).toEqual([])
}

const largeArrives = async (lab: Lab): Promise<void> => {
  const had = await lab.delivered('user6')
  await lab.send({ to: 'user6@antv.test', size: 1_500_000, via: 'smtp' })
  await lab.waitFor('the large message', async () => (await lab.delivered('user6')) > had)
}

const outward = async (lab: Lab): Promise<void> => {
  await lab.send({ to: 'office@accept.test', subject: 'outward' })
  await lab.waitFor('it', () => lab.internet.arrived().some(({ subject }) => subject === 'outward'))
}

const throughRelay = async (lab: Lab): Promise<void> => {
  await lab.send({ to: 'office@accept.test', subject: 'by the relay' })
  await lab.waitFor('mail by the relay', () => lab.internet.arrived().some(({ user }) => user === lab.relay.user))
}

/** What waited for the relay that is down has gone by the other one, and so does what comes now. */
const throughOther = async (lab: Lab): Promise<void> => {
  await lab.send({ to: 'office@accept.test', subject: 'after the change' })
  await lab.waitFor('mail by the other relay', () =>
    lab.internet.arrived().some(({ subject }) => subject === 'after the change'),
  )
  const by = lab.internet.arrived().map(({ host, user, tls }) => `${host} ${user} ${tls}`)
  expect(by).toEqual(Array.from({ length: 5 }, () => 'smtp.mailgun.org postmaster@mg.antv.test true'))
}

const sendgrid = { provider: 'sendgrid' }
const mailgun = { provider: 'mailgun', user: 'postmaster@mg.antv.test' }
/** Break, diagnose, fix, mail arrives, undo, as it was. */
const stories: readonly FixStory[] = [
  { fault: 'mta-stopped', fix: 'start-service' },
  { fault: 'queue-manager-stopped', fix: 'start-service' },
  { fault: 'queue-manager-killed', fix: 'start-service' },
  { fault: 'lmtp-down', fix: 'start-service' },
  { fault: 'lmtp-hung', fix: 'start-service', noWayBack: true },
  { fault: 'content-filter-down', fix: 'start-service' },
  { fault: 'content-filter-failing', fix: 'start-service' },
  { fault: 'memory-exhausted', fix: 'start-service' },
  { fault: 'milter-down', fix: 'start-service' },
  { fault: 'policy-service-down', fix: 'start-service' },
  { fault: 'submission-failing', fix: 'start-service', also: logsIn },
  { fault: 'dovecot-stopped-with-logins', fix: 'start-service' },
  { fault: 'port-conflict', fix: 'start-service' },
  { fault: 'ldap-down', fix: 'start-service' },
  { fault: 'local-resolver-down', fix: 'start-service' },
  { fault: 'local-resolver-hung', fix: 'start-service', noWayBack: true },
  { fault: 'defer-transports', fix: 'defer-transports' },
  { fault: 'queue-permissions', fix: 'set-permissions' },
  { fault: 'queue-minfree', fix: 'queue-minfree' },
  { fault: 'message-size-ours', fix: 'message-size', also: largeArrives },
  { fault: 'dns-chroot-stale', fix: 'refresh-chroot' },
  { fault: 'ipv6-unusable', fix: 'inet-protocols' },
  { fault: 'lookup-table-failing', fix: 'rebuild-table' },
  { fault: 'relay-sasl-maps-unset', fix: 'relay', set: sendgrid, key: true },
  { fault: 'sasl-unset-and-25-blocked', fix: 'relay', set: sendgrid, key: true },
  { fault: 'outbound-25-blocked-locally', fix: 'relay', set: sendgrid, key: true },
  { fault: 'outbound-25-reset', fix: 'relay', set: sendgrid, key: true },
  { fault: 'relay-port-25-blocked', fix: 'relay', key: true },
  { fault: 'relay-port-blocked', fix: 'relay', set: { port: '2525' }, key: true },
  { fault: 'relay-host-unresolvable', fix: 'relay', set: sendgrid, key: true },
  { fault: 'relay-down', fix: 'relay', set: mailgun, key: true, also: throughOther },
  { fault: 'relay-auth-missing', fix: 'relay', key: true },
  { fault: 'relay-key-misspelt', fix: 'relay', key: true },
  { fault: 'relay-auth-wrong', fix: 'relay', key: true },
  { fault: 'relay-sasl-map-missing', fix: 'relay', key: true },
  { fault: 'sasl-noplaintext', fix: 'relay' },
  { fault: 'relay-sasl-maps-unset', fix: 'sasl-off' },
  { fault: 'relay-sasl-map-missing', fix: 'relay-map' },
  { fault: 'relay-sasl-map-stale', fix: 'relay-map' },
  { fault: 'sasl-noplaintext', fix: 'sasl-options' },
  { fault: 'tls-level-breaks-filter', fix: 'tls-level' },
  { fault: 'relay-port-25-blocked', fix: 'relay-host' },
  { fault: 'relay-host-misspelt', fix: 'relay-host', set: { host: 'smtp.sendgrid.net' }, also: throughRelay },
  { fault: 'rate-limited-paced', fix: 'concurrency', set: { delay: '2s' } },
  { fault: 'config-drift', fix: 'restart-zmconfigd' },
  { fault: 'sasl-mechanism-missing', fix: 'sasl-plugin' },
  { fault: 'transport-missing', fix: 'transport' },
  { fault: 'default-transport-missing', fix: 'transport', set: { to: 'smtp:' }, also: outward },
  { fault: 'mailbox-transport-missing', fix: 'transport', set: { to: 'lmtp:unix:private/dovecot-lmtp' } },
  { fault: 'queue-file-corrupt', fix: 'corrupt-messages' },
  { fault: 'local-delivery-failing', fix: 'local-delivery', set: { command: 'off' } },
  { fault: 'virus-signatures-missing', fix: 'refresh-signatures' },
  { fault: 'mailbox-remembered-closed', fix: 'flush-ldap-cache', noWayBack: true },
  { fault: 'mail-on-hold', fix: 'queue-release', set: { all: 'ALL' } },
  { fault: 'backlog-one-destination', fix: 'queue-hold', set: { domain: 'refuse.test' }, waits: true },
  { fault: 'account-compromised', fix: 'lock-account', on: ['zimbra'], also: isLockedOut, waits: true },
  {
    fault: 'account-compromised',
    fix: 'queue-hold',
    set: { from: 'user7@antv.test' },
    also: burstIsHeld,
    waits: true,
  },
]

/** Told by every run of the tests, on both flavours or on one of them; the others with `npm run test:long`. */
const usual: Readonly<Record<string, readonly Flavour[]>> = {
  'lmtp-down start-service': ['plain', 'zimbra'],
  'sasl-unset-and-25-blocked relay': ['plain', 'zimbra'],
  'mta-stopped start-service': ['plain'],
  'content-filter-down start-service': ['zimbra'],
  'defer-transports defer-transports': ['plain'],
  'queue-permissions set-permissions': ['plain'],
  'queue-minfree queue-minfree': ['zimbra'],
  'relay-auth-missing relay': ['zimbra'],
  'relay-sasl-maps-unset sasl-off': ['zimbra'],
  'relay-sasl-map-stale relay-map': ['plain'],
  'account-compromised lock-account': ['zimbra'],
  'transport-missing transport': ['plain'],
  'queue-file-corrupt corrupt-messages': ['zimbra'],
}

const flavoursOf = ({ fault: id, fix, on }: FixStory): readonly Flavour[] => {
  const fault = listFaults().find((each) => each.id === id)
  if (!fault) throw new Error(`no fault ${id}`)
  const all = on ?? fault.flavours
  if (ours) return ours.includes(fix) || ours.includes(id) ? all : []
  return process.env.MAILMEDIC_LONG ? all : (usual[`${id} ${fix}`] ?? [])
}

/** A message handed in now reaches its mailbox. */
const arrives = async (lab: Lab): Promise<void> => {
  const had = await lab.delivered('user5')
  // master(8) holds a service that has died back for up to a minute.
  await lab.waitFor(
    'smtpd to take a message',
    () =>
      lab.send({ to: 'user5@antv.test', via: 'smtp', subject: 'handed in now' }).then(
        () => true,
        () => false,
      ),
    90_000,
  )
  await lab.waitFor('a message handed in now', async () => (await lab.delivered('user5')) > had)
}

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'fixes' : `fixes (skipped: ${able.why})`, () => {
  for (const story of stories) {
    const { fault: id, fix, set, key, also, waits, noWayBack } = story
    for (const flavour of flavoursOf(story)) {
      const cause = listFaults(flavour).find((each) => each.id === id)?.expect.cause
      test.concurrent(`${flavour}: ${fix} cures ${id}, and can be taken back`, { timeout: 400_000 }, async () => {
        const lab = await up(flavour, [id])
        try {
          const broken = await serverState(lab)
          const state = await apply(lab, { fix, ...(set ? { set } : {}), ...(key ? { secret: lab.relay.key } : {}) })
          expect(state.before.diagnoses[0]?.cause).toBe(cause)
          expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
          if (!waits) await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
          await arrives(lab)
          await also?.(lab)
          const undone = await takeBackRun(lab, state.run)
          expect(`${undone.outcome}: ${undone.words}`).toMatch(noWayBack ? /^refused: there is no way back/ : /^undone/)
          expect(await serverState(lab)).toBe(broken)
        } finally {
          await lab.down()
        }
      })
    }
  }
})
