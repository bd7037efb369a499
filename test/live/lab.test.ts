import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Flavour, type Lab, listFaults, requirements, up } from './lab/index.ts'
import { run } from './lab/run.ts'

const able = requirements()
const why = able.ok ? '' : able.why

it.runIf(!able.ok && process.env.CI === 'true')('a lab can be built here', () => {
  expect.fail(why)
})

describe.skipIf(!able.ok).each<Flavour>(['plain', 'zimbra'])(`the %s lab${why && ` (skipped: ${why})`}`, (flavour) => {
  let lab: Lab

  beforeAll(async () => {
    lab = await up(flavour)
  }, 180_000)

  afterAll(() => lab?.down())

  it('can be reached with ssh as root, by key', async () => {
    const ssh = await run(['ssh', '-F', lab.sshConfigFile, 'mail', 'hostname', '-f'])
    expect(ssh).toMatchObject({ code: 0, stdout: 'mail.antv.test\n' })
  })

  it('delivers a local message', async () => {
    await lab.send({ from: 'user1@antv.test', to: 'user2@antv.test' })
    await lab.waitFor('the message in the mailbox', async () => (await lab.delivered('user2')) === 1)
    const passes = lab.log().match(/ message-id=</g)?.length
    expect(passes).toBe(flavour === 'zimbra' ? 2 : 1)
  })

  it('sends a message out to the host that its MX names', async () => {
    await lab.send({ to: 'someone@gmail.com', via: 'smtp', subject: 'outbound' })
    await lab.waitFor('the message to arrive', () => lab.internet.arrived().length === 1)
    const [arrival] = lab.internet.arrived()
    expect(arrival).toMatchObject({
      host: 'gmail-smtp-in.l.google.com',
      to: ['someone@gmail.com'],
      subject: 'outbound',
    })
    await lab.settled()
    expect((await lab.queue()).total).toBe(0)
  })

  it('has no way to anything outside of itself', async () => {
    const routes = (await lab.exec(['ip', 'route'])).stdout
    expect(routes.match(/default/g)).toHaveLength(1)
    expect(routes).toContain('default via 203.0.113.1 dev eth0')
    const forwarding = await lab.internetExec(['cat', '/proc/sys/net/ipv4/ip_forward'])
    expect(forwarding.stdout.trim()).toBe('0')
  })

  it('leaves nothing behind', async () => {
    const { id } = lab
    await lab.down()
    expect((await run(['ip', 'netns', 'list'])).stdout).not.toContain(id)
    expect((await run(['ip', 'link'])).stdout).not.toContain(`mm${id}`)
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(`mailmedic-lab/${id}`)
    expect((await run(['ps', 'axo', 'args'])).stdout).not.toContain(`mailmedic-lab/${id}`)
    expect(existsSync(`/run/mailmedic-lab/${id}`)).toBe(false)
  })
})

it('every fault has a name of its own and says what should be found', () => {
  const ids = listFaults().map((fault) => fault.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const fault of listFaults()) expect(fault.id === 'healthy' || fault.expect.cause !== null, fault.id).toBe(true)
})
