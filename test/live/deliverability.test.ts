import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunState } from '../../src/run/state.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { listedIn, refusing } from './lab/internet/names.ts'
import { builtIn, judge, openLab, story, verdictOf } from './story.ts'

const able = requirements()
const address = '203.0.113.10'
const playbook = builtIn('deliverability')

/** A signer's configuration and a certificate: then nothing is left to be wished for. */
const makeSound = async (lab: Lab): Promise<void> => {
  await lab.must(['mkdir', '-p', '/etc/opendkim'])
  await put(
    lab,
    '/etc/opendkim.conf',
    'Mode sv\nKeyTable refile:/etc/opendkim/keys\nSigningTable refile:/etc/opendkim/signing\n',
  )
  await put(lab, '/etc/opendkim/keys', 'lab antv.test:lab:/etc/opendkim/lab.private\n')
  await certify(lab, 60)
}
const put = (lab: Lab, path: string, text: string) => lab.must(['sh', '-c', 'cat >"$1"', 'put', path], { stdin: text })
const certify = async (lab: Lab, days: number): Promise<void> => {
  const { key, certificate } = await lab.internet.certificate('mail.antv.test', days)
  await put(lab, '/etc/ssl/lab.key', key)
  await put(lab, '/etc/ssl/lab.crt', certificate)
  const files = { smtpd_tls_key_file: '/etc/ssl/lab.key', smtpd_tls_cert_file: '/etc/ssl/lab.crt' }
  await lab.settings({ smtpd_tls_security_level: 'may', ...files })
}

const found = ({ findings }: RunState, check: string) => findings.filter((finding) => finding.check === check)
const worse = ({ findings }: RunState) =>
  findings
    .filter(({ status }) => status !== 'ok' && status !== 'skipped')
    .map(({ check, status }) => `${check} ${status}`)

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'deliverability' : `deliverability (skipped: ${able.why})`,
  () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await up('plain', ['healthy'])
      await makeSound(lab)
    }, 120_000)
    afterAll(() => lab?.down())

    const run = async (): Promise<RunState> => {
      const target = await openLab(lab)
      try {
        return await judge(target, playbook)
      } finally {
        await target.close()
      }
    }
    /** With other names in DNS. */
    const renamed = async (without: string[], lines: string[]): Promise<RunState> => {
      const restore = await lab.internet.rename(without, lines)
      try {
        return await run()
      } finally {
        await restore()
      }
    }

    test('all is well, live and replayed', { timeout: 60_000 }, async () => {
      const { live, replayed } = await story(lab, playbook)
      expect(live.failure).toBeNull()
      expect(worse(live)).toEqual([])
      expect(live.status).toBe('ok')
      expect(live.diagnoses).toEqual([])
      expect(found(live, 'dkim-keys')[0]?.summary).toBe('the key lab._domainkey.antv.test is there, 2048 bits RSA')
      expect(found(live, 'mx-tls')[0]?.summary).toMatch(/^mail\.antv\.test speaks TLSv1\.3, certificate until/)
      expect(verdictOf(replayed)).toEqual(verdictOf(live))
      expect(replayed.findings).toEqual(live.findings)
    })

    test('no reverse DNS', { timeout: 60_000 }, async () => {
      const state = await renamed(['host-record=mail.antv.test'], [`address=/mail.antv.test/${address}`])
      expect(worse(state)).toEqual(['reverse-dns critical'])
      expect(found(state, 'reverse-dns')[0]?.summary).toContain(`${address} has no reverse DNS (NXDOMAIN)`)
      expect(found(state, 'reverse-dns')[0]?.evidence[0]).toEqual({ ask: `dig -x ${address}`, quote: 'NXDOMAIN' })
    })

    test('reverse DNS that leads elsewhere', { timeout: 60_000 }, async () => {
      const names = [`address=/mail.antv.test/${address}`, `ptr-record=10.113.0.203.in-addr.arpa,other.antv.test`]
      const state = await renamed(
        ['host-record=mail.antv.test'],
        [...names, 'host-record=other.antv.test,203.0.113.99'],
      )
      expect(worse(state)).toEqual(['reverse-dns critical'])
      expect(found(state, 'reverse-dns')[0]?.summary).toContain('does not lead back')
    })

    test('SPF does not cover the address that sends', { timeout: 60_000 }, async () => {
      const spf = 'txt-record=antv.test,"v=spf1 ip4:203.0.113.77 include:_spf.google.com -all"'
      const google = 'txt-record=_spf.google.com,"v=spf1 ip4:198.51.100.0/24 ~all"'
      const state = await renamed(['txt-record=antv.test'], [spf, google])
      expect(worse(state)).toEqual(['spf critical'])
      expect(found(state, 'spf')[0]?.summary).toBe(
        `SPF of antv.test does not cover ${address}, from which mail leaves: receivers see it as forged (fail)`,
      )
      expect(found(state, 'dmarc')[0]?.summary).toContain('meets it by DKIM')
    })

    test('SPF needs too many lookups, although the first term matches', { timeout: 60_000 }, async () => {
      const names = Array.from({ length: 11 }, (_, at) => `s${at}.accept.test`)
      const spf = `txt-record=antv.test,"v=spf1 ip4:${address} ${names.map((name) => `include:${name}`).join(' ')} -all"`
      const included = names.map((name) => `txt-record=${name},"v=spf1 ip4:198.51.100.1 -all"`)
      const state = await renamed(['txt-record=antv.test'], [spf, ...included])
      expect(worse(state)).toEqual(['spf critical'])
      expect(found(state, 'spf')[0]?.summary).toContain('costs 11 DNS lookups, 10 are allowed')
    })

    test('listed in ZEN', { timeout: 60_000 }, async () => {
      const state = await renamed([], listedIn('zen.spamhaus.org', address, '127.0.0.3'))
      expect(worse(state)).toEqual(['blocklists critical'])
      const [zen] = found(state, 'blocklists')
      expect(zen?.summary).toContain(
        `zen.spamhaus.org lists ${address} (127.0.0.3, CSS: sends spam; https://check.spamhaus.org`,
      )
    })

    test('the list refuses our resolver: nobody is listed', { timeout: 60_000 }, async () => {
      const zones = ['zen.spamhaus.org', 'dbl.spamhaus.org']
      const state = await renamed(['address=/2.0.0.127.zen', 'address=/dbltest.com'], zones.map(refusing))
      expect(worse(state)).toEqual(['blocklists unknown', 'blocklists unknown'])
      expect(found(state, 'blocklists')[0]?.summary).toContain(
        'could not tell whether zen.spamhaus.org lists us: 127.255.255.254',
      )
      expect(state.status).toBe('unknown')
    })

    test('a list that has died lists nobody, or everybody', { timeout: 60_000 }, async () => {
      const state = await renamed(
        ['address=/2.0.0.127.bl.spamcop', 'address=/2.0.0.127.b.barracuda'],
        ['address=/b.barracudacentral.org/127.0.0.2'],
      )
      expect(worse(state)).toEqual(['blocklists unknown', 'blocklists unknown'])
      expect(
        found(state, 'blocklists')
          .map(({ summary }) => summary)
          .join('\n'),
      ).toMatch(/lists everything[\s\S]*not list its own test entry/)
    })

    test('the DKIM key in use is gone from DNS, and so is SPF: our own policy refuses our mail', {
      timeout: 60_000,
    }, async () => {
      const state = await renamed(['txt-record=lab._domainkey', 'txt-record=antv.test'], [])
      expect(worse(state)).toEqual(['spf warning', 'dkim-keys critical', 'dmarc critical'])
      expect(found(state, 'dmarc')[0]?.summary).toContain('asks for quarantine, but neither SPF')
    })

    test('an MX that is an alias, and a name server that is gone', { timeout: 60_000 }, async () => {
      const names = ['cname=mx.antv.test,mail.antv.test', 'mx-host=antv.test,mx.antv.test,10']
      const state = await renamed(
        ['mx-host=antv.test', 'host-record=ns2.antv.test'],
        [...names, 'host-record=ns2.antv.test,203.0.113.1'],
      )
      expect(found(state, 'mx-hosts')[0]).toMatchObject({ status: 'warning' })
      expect(found(state, 'mx-hosts')[0]?.summary).toContain('mx.antv.test is an alias (CNAME) of mail.antv.test')
      expect(found(state, 'name-servers-agree')[0]?.summary).toMatch(/ns2\.antv\.test does not answer/)
    })

    test('HELO with a name of the house, and the address bound by hand', { timeout: 60_000 }, async () => {
      await lab.settings({ smtp_helo_name: 'mail.local', smtp_bind_address: address })
      try {
        const state = await run()
        expect(worse(state)).toEqual(['helo-name critical'])
        expect(found(state, 'sending-address')[0]?.summary).toBe(`mail leaves from ${address} (smtp_bind_address)`)
      } finally {
        await lab.must(['postconf', '-X', 'smtp_helo_name', 'smtp_bind_address'])
        await lab.reload()
      }
    })

    test('behind a NAT a destination tells which address it sees', { timeout: 60_000 }, async () => {
      await lab.settings({ smtp_bind_address: '10.0.0.5' })
      try {
        const state = await run()
        expect(worse(state)).toEqual([])
        expect(found(state, 'sending-address')[0]?.summary).toBe(
          `mail leaves from ${address} (EHLO to gmail-smtp-in.l.google.com told it; here it is 10.0.0.5)`,
        )
      } finally {
        await lab.must(['postconf', '-X', 'smtp_bind_address'])
        await lab.reload()
      }
    })

    test('a dialogue with a destination, stage by stage, without a message', { timeout: 60_000 }, async () => {
      const check = (domain: string) => ({
        check: 'smtp-dialogue',
        options: { domain, mail: 'user1@antv.test', rcpt: [`anna@${domain}`] },
      })
      const had = lab.internet.arrived().length
      const steps = [
        { title: 'x', say: '', checks: ['accept.test', 'reject.test', 'greylist.test', 'refuse.test'].map(check) },
      ]
      const target = await openLab(lab)
      try {
        const state = await judge(target, { ...playbook, steps, causes: 'none' })
        expect(state.findings.map(({ status }) => status)).toEqual(['ok', 'critical', 'warning', 'critical'])
        expect(state.findings[0]?.summary).toMatch(/^mx\.accept\.test:25 agrees as far as rcpt in \d+ ms$/)
        expect(state.findings[0]?.data.stages).toHaveLength(9)
        expect(state.findings[1]?.summary).toContain('refuses at rcpt: 550 5.1.1')
        expect(lab.internet.arrived().length).toBe(had)
      } finally {
        await target.close()
      }
    })

    test('the certificate of our MX has expired', { timeout: 60_000 }, async () => {
      await certify(lab, 0)
      const state = await run()
      expect(worse(state)).toEqual(['mx-tls critical'])
      expect(found(state, 'mx-tls')[0]?.summary).toMatch(/^the certificate of mail\.antv\.test expired on 20/)
    })
  },
)

describe.skipIf(!able.ok && !process.env.CI)('what DNS says about a refusal', () => {
  test.concurrent('a listing that a destination names is looked up there', { timeout: 120_000 }, async () => {
    const lab = await up('plain', ['healthy'])
    try {
      const diagnosed = async () => {
        const target = await openLab(lab)
        try {
          return (await judge(target)).diagnoses.find(({ cause }) => cause === 'dnsbl-listed')
        } finally {
          await target.close()
        }
      }
      await lab.send({ to: 'anna@listed.test' })
      await lab.waitForLog(/status=bounced \(host mx\.listed\.test.*zen\.spamhaus\.org/)
      expect((await diagnosed())?.against).toEqual([
        'dig 10.113.0.203.zen.spamhaus.org A: NXDOMAIN: zen.spamhaus.org does not list 203.0.113.10 now',
      ])
      await lab.internet.rename([], listedIn('zen.spamhaus.org', address, '127.0.0.2'))
      const listed = await diagnosed()
      expect(listed?.because).toContain(
        'dig 10.113.0.203.zen.spamhaus.org A: 127.0.0.2: zen.spamhaus.org lists 203.0.113.10',
      )
      expect(listed?.against).toEqual([])
    } finally {
      await lab.down()
    }
  })
})
