import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { serverState } from './mend-story.ts'
import { hasTmux, Terminal, type TerminalOptions } from './terminal.ts'

const able = requirements()
/** MAILMEDIC_LONG=1: every story; else those that say most. */
const long = Boolean(process.env.MAILMEDIC_LONG)
const skipped = !(able.ok && hasTmux()) && !process.env.CI

describe.skipIf(skipped)(able.ok ? 'the wizard' : `the wizard (skipped: ${able.why})`, () => {
  let terminal: Terminal | undefined
  afterEach(() => terminal?.close())

  const start = (lab: Lab, options: TerminalOptions = {}, user = 'root', more: readonly string[] = []): Terminal => {
    const identity = user === 'root' ? ['-i', lab.identityFile] : []
    const reach = [...identity, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
    terminal = Terminal.mailmedic([...reach, ...more, `${user}@${lab.host}`], options)
    return terminal
  }

  describe('on a Zimbra whose mail is stuck', () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await up('zimbra', ['sasl-unset-and-25-blocked'])
    })
    afterAll(() => lab?.down())

    test('leads from the host to the cause and to the report, 80 x 24', async () => {
      const on = start(lab)
      await on.until('Connect')
      const verdict = await on.until('SASL is on, but no password map is set')
      expect(verdict).toContain('5 of 5 waiting messages')
      expect(verdict).toContain('read-only')
      expect(verdict).toMatch(/Behind it: The network drops outbound port 25/)
      on.keys('v')
      await on.until('findings 1 of')
      on.keys('c')
      await on.until('questions 1 of')
      on.type('/postqueue')
      await on.until(/postqueue -j/)
      on.keys('Enter', 'Escape', 'Escape', 'Escape')
      await on.until('cause 1 of 2')
      on.keys('e')
      await on.until('Write the report to')
      on.keys('C-u')
      on.type(`${on.home}/report.md\r`)
      await on.until('written:')
      on.keys('q')
      expect(await on.ended()).toBe(2)
      expect(readFileSync(join(on.home, 'report.md'), 'utf8')).toContain('relay-sasl-maps-unset')
      expect(on.state.alternate).toBe(false)
    })

    if (long)
      test('200 x 60, made smaller while it asks', async () => {
        const on = start(lab, { columns: 200, rows: 60 })
        await on.until('Connect')
        on.resize(80, 24)
        const small = await on.until('SASL is on, but no password map is set')
        expect(small.trimEnd().split('\n')).toHaveLength(24)
        on.resize(200, 60)
        const large = await on.until(/In order: [\s\S]*q quit/)
        expect(large.trimEnd().split('\n')).toHaveLength(60)
      })

    if (long)
      test('one goes back through the steps, and asks one again', async () => {
        const on = start(lab)
        await on.until('cause 1 of 2')
        on.keys('Escape')
        await on.until('enter shows it')
        on.keys('g', 'Down')
        await on.until('1 of 6')
        on.keys('r')
        const screen = await on.until('Asked again at')
        expect(screen).toMatch(/✓ ok\s+Is everything running\?/)
        on.keys('R')
        await on.until('cause 1 of 2')
      })

    test('sets up the relay, with its key asked for and never seen, to the report; and takes it back', async () => {
      const broken = await serverState(lab)
      const on = start(lab)
      await on.until('> Send through a relay')
      on.keys('Enter')
      await on.until('> provider')
      on.keys('Enter')
      await on.until(/> provider +sendgrid/)
      on.keys('p')
      const plan = await on.until('a apply all')
      expect(plan).toContain('nothing changed yet')
      expect(plan).toContain('[smtp.sendgrid.net]:587')
      on.keys('a')
      await on.until('enter go on')
      on.type(lab.relay.key)
      expect(on.screen).not.toContain(lab.relay.key)
      on.keys('Enter')
      await on.until(/proved: /, 120_000)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
      on.keys('e')
      await on.until('Write the report to')
      on.keys('C-u')
      on.type(`${on.home}/report.md\r`)
      await on.until('written:')
      const report = readFileSync(join(on.home, 'report.md'), 'utf8')
      expect(report).toMatch(/# Mail incident report[\s\S]*# Mail server change: Send through a relay/)
      expect(report).not.toContain(lab.relay.key)

      on.keys('u')
      await on.until('All of this is taken back')
      on.keys('a')
      await on.until('undone: taken back', 60_000)
      on.keys('q')
      expect(await on.ended()).toBe(0)
      expect(on.screen).not.toContain(lab.relay.key)
      expect(await serverState(lab)).toBe(broken)
    })
  })

  if (long)
    describe('on a Postfix', () => {
      let lab: Lab
      beforeAll(async () => {
        lab = await up('plain', ['outbound-25-blocked'])
      })
      afterAll(() => lab?.down())

      test('an unknown host key is shown; a no connects to nobody, a yes is remembered', async () => {
        const known = join(lab.connection.knownHostsFile, '..', 'known_hosts.empty')
        const reach = (user: string): readonly string[] => [
          '-i',
          lab.identityFile,
          '--known-hosts',
          known,
          '-p',
          `${lab.port}`,
          `${user}@${lab.host}`,
        ]
        terminal = Terminal.mailmedic(reach('root'))
        const asked = await terminal.until('The host key of')
        const fingerprint = /SHA256:\S+/.exec(asked)?.[0] ?? ''
        const keys = await lab.sh('for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $key; done')
        expect(keys).toContain(fingerprint)
        terminal.keys('n')
        await terminal.until('ask again')
        expect(existsSync(known)).toBe(false)
        terminal.keys('r')
        await terminal.until('it is the same')
        terminal.keys('y')
        await terminal.until(/verdict|cause 1 of/, 60_000)
        expect(readFileSync(known, 'utf8')).toMatch(/^\S+ ssh-\S+ \S+\n$/)
        terminal.close()
        terminal = Terminal.mailmedic(reach('root'))
        // Known now: nobody is asked, else the verdict would not come.
        await terminal.until(/verdict|cause 1 of/, 60_000)
      })

      test('a connection that drops in the middle is told, and can be tried again', async () => {
        const on = start(lab)
        await on.until(/answers, the last to/)
        await lab.exec(['pkill', '-KILL', '-f', 'sshd: root'])
        await on.until('The connection broke while the server was asked', 60_000)
        on.keys('r')
        await on.until(/The network drops outbound port 25/, 60_000)
      })

      test('what takes long can be skipped', async () => {
        const on = start(lab)
        await on.until(/> … asking\s+Can mail leave this server/)
        on.keys('s')
        await on.until(/verdict|cause 1 of/i, 60_000)
        on.keys('Escape', 'v')
        await on.until(/not waited for|findings/)
        on.type('/waited for\r')
        await on.until(/skipped .*not waited for/)
      })
    })

  describe('on a Postfix that keeps mail back', () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await up('plain', ['defer-transports'])
    })
    afterAll(() => lab?.down())

    test('a wrong password is told, and the right one is asked for again; neither is ever seen', async () => {
      const on = start(lab, {}, lab.connection.sshUser)
      const seen = [await on.until('give none')]
      on.type('quite-wrong')
      seen.push(await on.until('•••'))
      on.keys('Enter')
      seen.push(await on.until('not accepted'))
      on.type(lab.connection.sshPassword)
      seen.push(await on.until('•••'))
      on.keys('Enter')
      seen.push(await on.until(/verdict|cause 1 of/, 60_000))
      for (const screen of seen) {
        expect(screen).not.toContain('quite-wrong')
        expect(screen).not.toContain(lab.connection.sshPassword)
      }
      on.keys('q')
      await on.ended()
      expect(on.screen).not.toContain(lab.connection.sshPassword)
    })

    test('a fix is refused, then applied and proved, then taken back; the report tells of it', async () => {
      const broken = await serverState(lab)
      const on = start(lab)
      await on.until('Delivery is switched off on purpose')
      await on.until('> Switch delivery on again')
      on.keys('Enter')
      await on.until('a apply all')
      expect(on.screen).toContain('nothing changed yet')
      on.keys('d')
      await on.until('$ root$ postconf')
      on.keys('Escape')
      await on.until('> Switch delivery on again')
      expect(await serverState(lab)).toBe(broken)

      on.keys('Enter')
      await on.until('a apply all')
      on.keys('a')
      const proved = await on.until(/proved: /, 120_000)
      expect(proved).toMatch(/✓ done\s+clear defer_transports/)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
      on.keys('e')
      await on.until('Write the report to')
      on.keys('C-u')
      on.type(`${on.home}/report.md\r`)
      await on.until('written:')
      expect(readFileSync(join(on.home, 'report.md'), 'utf8')).toMatch(
        /# Mail incident report[\s\S]*# Mail server change: Switch delivery on again/,
      )

      on.keys('u')
      await on.until('All of this is taken back')
      on.keys('a')
      await on.until('undone: taken back', 60_000)
      on.keys('q')
      expect(await on.ended()).toBe(0)
      expect(await serverState(lab)).toBe(broken)
    })

    if (long)
      test('a fix step by step, stopped in the middle: all is as it was', async () => {
        const broken = await serverState(lab)
        const on = start(lab)
        await on.until('> Switch delivery on again')
        on.keys('Enter')
        await on.until('s by step')
        on.keys('s')
        await on.until('Next: clear defer_transports')
        on.keys('y')
        await on.until('Next: reload Postfix')
        on.keys('n')
        await on.until('rolled-back: ', 60_000)
        expect(await serverState(lab)).toBe(broken)
      })
  })
})
