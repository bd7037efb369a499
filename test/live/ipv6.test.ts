import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunState } from '../../src/run/state.ts'
import { openTarget } from '../../src/target/open.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { ipv6Only } from './lab/ipv6.ts'
import { judge } from './story.ts'

const able = requirements()
/** MAILMEDIC_LONG=1: over both. */
const transports = process.env.MAILMEDIC_LONG ? (['ssh2', 'openssh'] as const) : (['ssh2'] as const)

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a host with IPv6 alone' : `(skipped: ${able.why})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailmedic-ipv6-'))
  const knownHosts = join(folder, 'known_hosts')
  let lab: Lab
  let host: string
  beforeAll(async () => {
    lab = await up('plain')
    host = await ipv6Only(lab)
    writeFileSync(knownHosts, readFileSync(lab.knownHostsFile, 'utf8').replaceAll(lab.host, host))
    await lab.sh('for n in 1 2 3; do echo x | sendmail -f user1@antv.test joe@silent.test; done')
    await lab.waitFor(
      'the mail to be deferred',
      async () => {
        const { stdout } = await lab.exec(['postqueue', '-p'])
        return (stdout.match(/\[2001:db8:51::112\]:25: Connection timed out/g) ?? []).length >= 3
      },
      60_000,
    )
  })
  afterAll(async () => {
    await lab?.down()
    rmSync(folder, { recursive: true, force: true })
  })
  const diagnosed = async (target: string, transport: 'ssh2' | 'openssh'): Promise<RunState> => {
    const opened = await openTarget(target, { identity: [lab.identityFile], knownHosts, transport })
    try {
      return await judge(opened)
    } finally {
      await opened.close()
    }
  }
  const statusOf = ({ findings }: RunState, check: string) => findings.find((each) => each.check === check)?.status

  test.each(transports)(
    'is reached at [address]:port and judged by what IPv6 shows, over %s',
    { timeout: 120_000 },
    async (transport) => {
      const state = await diagnosed(`root@[${host}]:22`, transport)
      expect(state.failure).toBeNull()
      expect(state.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual([
        'destination-down, certain',
      ])
      expect(state.unexplained.messages).toBe(0)
      expect(statusOf(state, 'resolver-answers')).toBe('ok')
      expect(statusOf(state, 'outbound-port-25')).toBe('ok')
      expect(state.findings.filter(({ status }) => status === 'unknown')).toEqual([])
    },
  )

  test('is reached at a bare address too', { timeout: 60_000 }, async () => {
    const opened = await openTarget(`root@${host}`, { identity: [lab.identityFile], knownHosts })
    const { stdout } = await opened.ask({ kind: 'exec', argv: ['hostname'] })
    await opened.close()
    expect(stdout.trim()).toBe('mail')
  })
})
