import { describe, expect, test } from 'vitest'
import { type SaidProof, saidProof } from '../../src/causes/said-proof.ts'
import type { Fact, Probe, Source } from '../../src/probes/probe.ts'
import { FactStore } from '../../src/run/facts.ts'
import type { Ask, Reading, Target } from '../../src/target/target.ts'
import { answerOf, type Zone } from '../probes/deliverability/zone.ts'
import { group, logOf, now, queueOf, settingsOf } from '../situations.ts'

const said = (reply: string) => `host mx.partner.test[198.51.100.9] said: ${reply} (in reply to RCPT TO command)`

/** A mail host at 203.0.113.10 that asks this zone. */
const ask = async (reasons: readonly string[], zone: Zone, resolved = true, sender = 'joe@example.net') => {
  const asked: Ask[] = []
  const answer = (given: Ask): Partial<Reading> => {
    asked.push(given)
    if (given.kind === 'dns') return answerOf(zone, given)
    return { stdout: '198.41.0.4 via 203.0.113.1 dev eth0 src 203.0.113.10 uid 0' }
  }
  const target: Target = {
    name: 'x',
    kind: 'bundle',
    via: 'a test',
    now: () => now,
    ask: async (given) => ({
      ask: given,
      status: 'ok',
      stdout: '',
      stderr: '',
      at: now.toISOString(),
      ms: 1,
      ...answer(given),
    }),
    stream: () => Promise.reject(new Error('nothing is streamed')),
    close: async () => {},
  }
  const groups = reasons.map((reason) => {
    const made = group({ reason })
    return { ...made, samples: made.samples.map((sample) => ({ ...sample, sender })) }
  })
  const facts: Readonly<Record<string, unknown>> = {
    queue: queueOf(groups),
    'mail-log': logOf(),
    'resolver-lookups': {
      lookups: [{ name: 'gmail.com', addresses: [], resolved }],
      ms: 1,
      timedOut: false,
      servers: [],
    },
    settings: settingsOf({ myhostname: 'mail.example.net', myorigin: 'example.net', inet_protocols: 'ipv4' }),
  }
  const store = new FactStore(target, { mtas: [] })
  const known = store.get.bind(store)
  store.get = <T>(source: Source<T>): Promise<Fact<T>> =>
    source.id in facts ? Promise.resolve({ known: true, value: facts[source.id] as T, readings: [] }) : known(source)
  const fact = await store.get<ReadonlyMap<string, SaidProof>>(saidProof as Probe<ReadonlyMap<string, SaidProof>>)
  if (!fact.known) throw new Error(fact.why)
  return { proofs: fact.value, asked }
}

describe('what DNS says about a refusal', () => {
  test('nothing is asked where nothing of that kind waits', async () => {
    const { asked } = await ask([said('451 4.7.1 Greylisted, come back in 300 seconds')], {})
    expect(asked).toEqual([])
  })
  const table: readonly (readonly [string, string, string, Zone, Partial<SaidProof>])[] = [
    [
      'no reverse DNS',
      'missing-rdns',
      said('550 5.7.25 Client host rejected: cannot find your reverse hostname, [203.0.113.10]'),
      {},
      { because: ['dig -x 203.0.113.10: NXDOMAIN: 203.0.113.10 has no name'] },
    ],
    [
      'reverse DNS is there by now',
      'missing-rdns',
      said('550 5.7.25 Client host rejected: cannot find your reverse hostname, [203.0.113.10]'),
      { '203.0.113.10 PTR': ['mail.example.net'], 'mail.example.net A': ['203.0.113.10'] },
      { because: [], against: ['203.0.113.10 is mail.example.net, there and back, by now'] },
    ],
    [
      'SPF does not cover us',
      'sender-unauthenticated',
      said('550 5.7.23 SPF validation failed for example.net'),
      { 'example.net TXT': ['v=spf1 ip4:198.51.100.1 -all'] },
      { because: ['SPF of example.net for 203.0.113.10: fail by -all'] },
    ],
    [
      'DMARC refuses us',
      'dmarc-fail',
      said('550 5.7.26 Unauthenticated email from example.net is not accepted due to domain DMARC policy'),
      { '_dmarc.example.net TXT': ['v=DMARC1; p=reject'], 'example.net TXT': ['v=spf1 -all'] },
      {
        because: [
          'dig _dmarc.example.net TXT: v=DMARC1; p=reject',
          'SPF of example.net for 203.0.113.10: fail by -all',
        ],
      },
    ],
    [
      'the name in EHLO does not exist',
      'helo-rejected',
      said('550 5.7.1 <mail.example.net>: Helo command rejected: Host not found'),
      {},
      { because: ['dig mail.example.net A: NXDOMAIN: the name in EHLO does not resolve'] },
    ],
    [
      'the sender’s domain does not exist',
      'sender-domain-invalid',
      said('450 4.1.8 <joe@example.net>: Sender address rejected: Domain not found'),
      {},
      { because: ['dig example.net MX: NXDOMAIN'] },
    ],
    [
      'the list does not say so any more',
      'dnsbl-listed',
      said('554 5.7.1 Service unavailable; Client host [203.0.113.10] blocked using bl.spamcop.net'),
      { '2.0.0.127.bl.spamcop.net A': ['127.0.0.2'] },
      { against: ['dig 10.113.0.203.bl.spamcop.net A: NXDOMAIN: bl.spamcop.net does not list 203.0.113.10 now'] },
    ],
    [
      'the list does not answer: that says nothing',
      'dnsbl-listed',
      said('554 5.7.1 Service unavailable; Client host [203.0.113.10] blocked using bl.spamcop.net'),
      { '2.0.0.127.bl.spamcop.net A': 'timeout' },
      { because: [], against: [] },
    ],
    [
      'the name servers of a domain still fail',
      'dns-temp-failure',
      'Host or domain name not found. Name service error for name=mx.lame.test type=A: Host not found, try again',
      { 'mx.lame.test A': 'SERVFAIL' },
      { because: ['dig mx.lame.test A: SERVFAIL'], against: [] },
    ],
    [
      'the name servers of a domain answer again',
      'dns-temp-failure',
      'Host or domain name not found. Name service error for name=lame.test type=MX: Host not found, try again',
      { 'lame.test MX': ['10 mx.lame.test'] },
      { because: [], against: ['dig lame.test MX: 10 mx.lame.test: it answers now, the next attempt may pass'] },
    ],
  ]
  test('no domain is asked for where no name resolves at all', async () => {
    const failed =
      'Host or domain name not found. Name service error for name=x.test type=MX: Host not found, try again'
    const { proofs, asked } = await ask([failed], {}, false)
    expect(proofs.get('dns-temp-failure')).toEqual({ because: [], against: [] })
    expect(asked.filter(({ kind }) => kind === 'dns')).toEqual([])
  })
  test.each(table)('%s', async (_, id, reason, zone, proof) => {
    expect((await ask([reason], zone)).proofs.get(id)).toMatchObject(proof)
  })
})
