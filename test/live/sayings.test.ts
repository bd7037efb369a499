import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { sayings } from './lab/internet/sayings.ts'
import { story, verdictOf } from './story.ts'

const able = requirements()

/** Where no answer to the recipient comes about, and what Postfix says of it; all of it waits. */
const unsaid: Readonly<Record<string, { readonly cause: string; readonly reason: RegExp }>> = {
  'hangup.test': { cause: 'destination-down', reason: /lost connection with mx\.hangup\.test/ },
  'refuse.test': { cause: 'destination-down', reason: /No route to host/ },
  'shut.test': { cause: 'dnsbl-listed', reason: /refused to talk to me: 554 5\.7\.1/ },
  'lame.test': { cause: 'dns-temp-failure', reason: /name=lame\.test type=MX: Host not found, try again/ },
  'plaintext.test': { cause: 'tls-policy-unmet', reason: /TLS is required, but was not offered/ },
  'accept.test': { cause: 'tls-policy-unmet', reason: /Server certificate not (?:trusted|verified)/ },
  'partner.test': { cause: 'tls-handshake-failed', reason: /Cannot start TLS: handshake failure/ },
}
const policies = [
  'plaintext.test encrypt',
  'accept.test secure match=mx.elsewhere.test',
  'partner.test encrypt protocols=TLSv1',
]

/** Section C: one message to each destination, and each is counted under what its server really said. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'what destinations say' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  const ids = Object.keys(sayings)
  beforeAll(async () => {
    lab = await up('plain')
    await lab.must(['sh', '-c', 'cat >/etc/postfix/tls_policy && postmap hash:/etc/postfix/tls_policy'], {
      stdin: `${policies.join('\n')}\n`,
    })
    await lab.settings({ smtp_tls_policy_maps: 'hash:/etc/postfix/tls_policy' })
    await lab.internet.rule('unrouted', 'ip daddr 198.51.100.111 reject with icmp type host-unreachable')
    for (const id of ids) await lab.send({ to: `anna@${id}.says.test` })
    for (const domain of Object.keys(unsaid)) await lab.send({ to: `anna@${domain}` })
    await lab.send({ to: 'friend@gmail.com' })
    for (const [id, { code }] of Object.entries(sayings)) {
      const status = code < 500 ? 'deferred' : 'bounced'
      await lab.waitForLog(new RegExp(`to=<anna@${id}\\.says\\.test>.* status=${status} \\(host mx\\.says\\.test`))
    }
    for (const { reason } of Object.values(unsaid)) await lab.waitForReason(reason)
    await lab.settled()
  })
  afterAll(async () => {
    await lab?.down()
  })

  test('is told for each reply class of its own, also from a recording', { timeout: 120_000 }, async () => {
    const { live, replayed } = await story(lab)
    const told = live.diagnoses.map(({ cause, explains }) => [cause, explains.messages, explains.bounced])
    const counts = new Map<string, [number, number]>()
    const expectOne = (cause: string, waits: boolean) => {
      const [messages, bounced] = counts.get(cause) ?? [0, 0]
      counts.set(cause, waits ? [messages + 1, bounced] : [messages, bounced + 1])
    }
    for (const [id, { code, cause = id }] of Object.entries(sayings)) expectOne(cause, code < 500)
    for (const { cause } of Object.values(unsaid)) expectOne(cause, true)
    expect(told.toSorted()).toEqual([...counts].map(([cause, counted]) => [cause, ...counted]).toSorted())
    expect(live.unexplained.messages).toBe(0)
    expect(live.diagnoses.find(({ cause }) => cause === 'dns-temp-failure')).toMatchObject({
      confidence: 'certain',
      because: expect.arrayContaining(['dig lame.test MX: SERVFAIL']),
    })
    // A loop and a limit of size may be our own.
    expect(live.status).toBe('critical')
    expect(verdictOf(replayed)).toEqual(verdictOf(live))
  })
})
