import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MendEvent } from '../../src/run/mend-event.ts'
import { emptyState } from '../../src/run/state.ts'
import { recordTarget } from '../../src/target/record.ts'
import { mailmedic } from '../cli/mailmedic.ts'
import { mapFile, mapType } from './lab/faults/relay-setup.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { apply, serverState, stateFolder, takeBackRun } from './mend-story.ts'
import { spy } from './spy.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
/** With MAILMEDIC_LONG=1 on both. */
const flavours: readonly Flavour[] = process.env.MAILMEDIC_LONG ? ['plain', 'zimbra'] : ['zimbra']
const provider = 'sendgrid'
const strangers = ['friend@gmail.com', 'office@accept.test', 'partner@outlook.com', 'sales@partner.test']

describe.skipIf(!able.ok && !process.env.CI).each(flavours)(
  able.ok ? 'fix relay, %s' : `fix relay (skipped: ${able.why}), %s`,
  { timeout: 240_000 },
  (flavour) => {
    let lab: Lab
    let broken: string
    beforeAll(async () => {
      lab = await up(flavour, ['outbound-25-blocked'])
      broken = await serverState(lab)
    })
    afterAll(() => lab?.down())
    const good = (set: Readonly<Record<string, string>> = {}) =>
      apply(lab, { fix: 'relay', set: { provider, ...set }, secret: lab.relay.key })

    /** The server is as it was, its mail still there, and nobody got anything or was told anything. */
    const untouched = async () => {
      expect(await serverState(lab)).toBe(broken)
      await lab.settled()
      expect((await lab.queue()).deferred).toBe(strangers.length)
      expect(lab.internet.arrived()).toEqual([])
      expect(lab.log()).not.toMatch(/status=bounced/)
      expect(await lab.delivered('user1')).toBe(0)
    }

    test('ends before anything is changed where the key is wrong', async () => {
      const state = await apply(lab, { fix: 'relay', set: { provider }, secret: 'SG.wrong.key' })
      expect(state).toMatchObject({ outcome: 'refused', run: null })
      expect(state.words).toMatch(/prove the key .*the login was refused: 535 .*; nothing was changed$/)
      expect(state.steps.slice(1).every((step) => step.state === 'waiting')).toBe(true)
      await untouched()
    })

    test('ends before anything is changed where the relay refuses our sender, or is out of credits', async () => {
      lab.internet.relayMood('unverified')
      const refused = await good()
      expect(refused).toMatchObject({ outcome: 'refused', run: null })
      expect(refused.words).toMatch(
        /the login is right, but this sender may not be used: 550 .*verified Sender Identity/,
      )
      lab.internet.relayMood('quota')
      expect((await good()).words).toMatch(
        /the login is right, but no mail is taken now: 451 .*Maximum credits exceeded/,
      )
      lab.internet.relayMood('')
      await untouched()
    })

    test('takes everything back, and loses nothing, where the relay refuses only the message itself', async () => {
      lab.internet.relayMood('unverified-header')
      const state = await good()
      lab.internet.relayMood('')
      expect(`${state.outcome}: ${state.words}`).toMatch(
        /^rolled-back: it did not help: .*550 .*verified Sender Identity.*; everything was taken back/,
      )
      await untouched()
    })

    test('says which port is blocked and which is not', async () => {
      await lab.internet.rule('block587', 'tcp dport 587 drop')
      const state = await good()
      await lab.internet.unrule('block587')
      expect(state).toMatchObject({ outcome: 'refused', run: null, hint: '--set port=2525' })
      expect(state.words).toMatch(
        /port 587 of smtp\.sendgrid\.net does not answer \(timeout\), 2525 answers; nothing was changed/,
      )
      await untouched()
    })

    test.each([
      [{ provider: 'custom', host: 'mail.antv.test', user: 'us' }, /mail\.antv\.test is this server itself/],
      [{ provider: 'custom', host: '203.0.113.10', user: 'us' }, /203\.0\.113\.10 is this server itself/],
      [{ provider: 'custom', host: 'no.such.test', user: 'us' }, /no\.such\.test does not resolve here: NXDOMAIN/],
      [
        { provider: 'custom', host: 'mx.accept.test', port: '25', user: 'us' },
        /port 25 of mx\.accept\.test does not answer/,
      ],
      [{ provider: 'custom', host: 'smtp.sendgrid.net' }, /which login is used at smtp\.sendgrid\.net was not said/],
      [{ provider: 'ses' }, /Amazon SES has a host for each region/],
      [{ port: '465' }, /port 465 speaks TLS from the first byte/],
      [{ provider: 'microsoft365', host: 'smtp.sendgrid.net' }, /smtp\.sendgrid\.net is no host of Microsoft 365/],
    ])('does not take %j', async (set, why) => {
      const state = await apply(lab, {
        fix: 'relay',
        set: { provider, ...set },
        secret: 'wrong',
        over: { diagnosed: emptyState },
      })
      expect(`${state.outcome}: ${state.words}`).toMatch(/^refused: /)
      expect(state.words).toMatch(why)
      expect(await serverState(lab)).toBe(broken)
    })

    test('keeps the lines of others in the table, shows the key to nobody, and brings the mail to its destination', async () => {
      const path = mapFile(lab)
      const theirs = `# ours\nother.example.net us:their-secret\nsmtp.sendgrid.net apikey:SG.old\n`
      const owner = flavour === 'plain' ? 'root' : 'zimbra'
      await lab.must(['sh', '-c', `umask 022; cat >${path}; chown ${owner}:${owner} ${path}`], { stdin: theirs })
      const before = await serverState(lab)
      const heard: MendEvent[] = []
      const secrets = [lab.relay.key, 'their-secret', Buffer.from(lab.relay.key).toString('base64').slice(0, 40)]
      const end = spy({ proc: `/proc/${lab.init}/root/proc`, secrets })
      await lab.send({ to: 'user2@antv.test' })
      const state = await apply(lab, {
        fix: 'relay',
        set: { provider },
        secret: lab.relay.key,
        hear: (event) => heard.push(event),
      })
      const spied = await end()
      expect(`${state.outcome}: ${state.words}`).toMatch(/^proved: .*relay=smtp\.sendgrid\.net\[[\d.]+\]:587/)
      expect(state.logLines.length).toBeGreaterThan(2)

      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
      const arrived = lab.internet.arrived()
      expect(arrived.map(({ to }) => to[0]).toSorted()).toEqual(strangers.toSorted())
      expect(
        arrived.every(({ host, port, user, tls }) => host === 'smtp.sendgrid.net' && port === 587 && user && tls),
      ).toBe(true)
      await lab.send({ to: 'user2@antv.test' })
      await lab.waitFor('local mail', async () => (await lab.delivered('user2')) === 2)
      expect(lab.internet.arrived().length).toBe(strangers.length)

      const suffix = flavour === 'plain' ? '.db' : '.lmdb'
      expect(lab.read(path)).toBe(
        `# ours\nother.example.net us:their-secret\n[smtp.sendgrid.net]:587 apikey:${lab.relay.key}\n`,
      )
      expect(await lab.sh(`stat -c '%a %U' ${path} ${path}${suffix}`)).toBe(`600 ${owner}\n600 ${owner}\n`)
      const hit = (key: string) => lab.exec(['postmap', '-q', key, `${mapType(lab)}:${path}`])
      expect(await hit('[smtp.sendgrid.net]:587')).toMatchObject({ code: 0 })
      expect(await hit('other.example.net')).toMatchObject({ code: 0, stdout: 'us:their-secret\n' })
      expect(await hit('smtp.sendgrid.net')).toMatchObject({ code: 1 })
      expect(await lab.sh('postconf -h soft_bounce')).toBe('no\n')

      expect(spied.looked).toBeGreaterThan(1_000)
      expect(spied.found).toEqual([])
      const journal = readdirSync(join(stateFolder, 'runs')).map((name) =>
        readFileSync(join(stateFolder, 'runs', name), 'utf8'),
      )
      const manifest = await lab.sh('cat /var/lib/mailmedic/*/journal.ndjson')
      const leaks = { events: JSON.stringify(heard), journal: journal.join(''), manifest }
      for (const [where, text] of Object.entries(leaks))
        for (const secret of [...secrets, 'SG.old'])
          expect(text.includes(secret), `${where} holds a secret`).toBe(false)
      // Copies of what was there before may hold an old key; the new one is in its table alone.
      const grep = await lab.exec([
        'grep',
        '-rlaF',
        lab.relay.key,
        '/var/log',
        '/var/lib/mailmedic',
        '/tmp',
        '/root',
        '/etc',
        '/opt',
      ])
      expect(grep.stdout.trim().split('\n').toSorted()).toEqual([path, `${path}${suffix}`])

      const undone = await takeBackRun(lab, state.run)
      expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
      expect(await serverState(lab)).toBe(before)
      await lab.sh(`rm ${path}`)
    })

    test('has nothing to do the second time, and leaves no key in a recording', async () => {
      const first = await good()
      expect(`${first.outcome}: ${first.words}`).toMatch(/^proved/)
      const folder = mkdtempSync(join(tmpdir(), 'mailmedic-relay-'))
      try {
        const target = recordTarget(await openLab(lab))
        await judge(target)
        const second = await apply(lab, { fix: 'relay', set: { provider }, over: { target } })
        expect(second).toMatchObject({ outcome: 'nothing-to-do', run: null })
        expect(second.words).toBe('mail for other servers goes through [smtp.sendgrid.net]:587 already')
        const path = join(folder, 'after.mmb.tgz')
        await target.save(path, { tool: 'test' })
        const { gunzipSync } = await import('node:zlib')
        expect(gunzipSync(readFileSync(path)).toString('latin1').includes(lab.relay.key)).toBe(false)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      expect((await takeBackRun(lab, first.run)).outcome).toBe('undone')
      expect(await serverState(lab)).toBe(broken)
    })

    test(
      flavour === 'plain'
        ? 'has no global place for settings'
        : 'sets it for the whole site, where no other server lacks the table',
      async () => {
        const state = await good({ scope: 'global' })
        if (flavour === 'plain') return expect(state.words).toMatch(/has no global configuration/)
        expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
        const global = await lab.sh("su - zimbra -c 'zmprov -l gacf zimbraMtaRelayHost'")
        expect(global).toBe('zimbraMtaRelayHost: [smtp.sendgrid.net]:587\n')
        expect((await takeBackRun(lab, state.run)).outcome).toBe('undone')
        expect(await serverState(lab)).toBe(broken)
      },
    )

    const slow = process.env.MAILMEDIC_LONG ? test : undefined
    slow?.('takes everything back where the disk of the host gets full on the way', async () => {
      const place = '/var/lib/mailmedic'
      await lab.sh(`mkdir -p ${place}; mount -t tmpfs -o size=256k,mode=700 tmpfs ${place}`)
      let filled: Promise<string> | undefined
      try {
        const state = await apply(lab, {
          fix: 'relay',
          set: { provider },
          secret: lab.relay.key,
          hear: (event) => {
            if (event.type === 'step' && event.index === 2 && event.state === 'running')
              filled ??= lab.sh(`cat /dev/zero >${place}/full 2>/dev/null || :`)
          },
        })
        await filled
        expect(`${state.outcome}: ${state.words}`).toMatch(/^rolled-back: .*No space left.*everything was taken back/)
        expect(await lab.sh(`rm ${place}/full; ls -A ${place}`)).toBe('')
      } finally {
        await lab.sh(`umount ${place}; rmdir ${place}`)
      }
      await untouched()
    })

    test('from a plan file is refused once the server has changed', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mailmedic-relay-'))
      const file = join(folder, 'plan.json')
      const ssh = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`, '-l', 'root']
      const env = { MAILMEDIC_STATE: stateFolder, RELAY_KEY: lab.relay.key }
      const run = (argv: readonly string[]) => mailmedic(['fix', ...argv, ...ssh, '--secret-env', 'RELAY_KEY'], { env })
      try {
        expect((await run(['relay', lab.host, '--set', 'provider=sendgrid', `--plan=${file}`])).status).toBe(2)
        expect(readFileSync(file, 'utf8').includes(lab.relay.key)).toBe(false)
        await lab.must(['postconf', '-e', 'smtp_tls_policy_maps=texthash:/etc/hosts'])
        const changed = await serverState(lab)
        const { status, stdout } = await run(['--from', file, '--yes'])
        expect(status).toBe(2)
        expect(stdout).toMatch(/the server has changed since the plan was made/)
        expect(await serverState(lab)).toBe(changed)
      } finally {
        await lab.must(['postconf', '-X', 'smtp_tls_policy_maps'])
        rmSync(folder, { recursive: true, force: true })
      }
    })

    test('shows no key in its plan, its report, or what it says on the way', async () => {
      const argv = [
        'fix',
        'relay',
        lab.host,
        '--set',
        'provider=sendgrid',
        '--secret-env',
        'RELAY_KEY',
        '--yes',
        '--verbose',
      ]
      const ssh = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`, '-l', 'root']
      const env = { MAILMEDIC_STATE: stateFolder, RELAY_KEY: lab.relay.key }
      const planned = await mailmedic([...argv, ...ssh, '--plan'], { env })
      expect(planned.status).toBe(2)
      const wrong = await mailmedic([...argv, ...ssh], { env: { ...env, RELAY_KEY: `${lab.relay.key}x` } })
      expect(wrong.status).toBe(2)
      for (const { stdout, stderr } of [planned, wrong])
        expect(`${stdout}${stderr}`.includes(lab.relay.key)).toBe(false)
      expect(await serverState(lab)).toBe(broken)
    })
  },
)

test.skipIf(!able.ok)('the spy sees a secret that is in a command line', async () => {
  const lab = await up('plain')
  try {
    const end = spy({ proc: `/proc/${lab.init}/root/proc`, secrets: ['on-the-command-line'] })
    // Long enough for a thread to begin on a busy machine; what starts it is seen too, if it is quick.
    await lab.exec(['sh', '-c', 'sleep 3; :', 'on-the-command-line'])
    expect((await end()).found).toContainEqual(expect.stringContaining('sleep 3'))
  } finally {
    await lab.down()
  }
})
