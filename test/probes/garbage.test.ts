import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mtas } from '../../src/mta/index.ts'
import { zimbraSettings } from '../../src/mta/zimbra/zimbra-settings.ts'
import { clock } from '../../src/probes/clock.ts'
import { disk } from '../../src/probes/disk.ts'
import { firewall } from '../../src/probes/firewall.ts'
import { filterGreetings, lmtpGreetings } from '../../src/probes/greetings.ts'
import { hostIdentity } from '../../src/probes/host-identity.ts'
import { listeners } from '../../src/probes/listeners.ts'
import { memory } from '../../src/probes/memory.ts'
import { outboundDials } from '../../src/probes/outbound-dials.ts'
import type { Fact, Probe, Source, StreamProbe } from '../../src/probes/probe.ts'
import { Unknown } from '../../src/probes/probe.ts'
import { relayMap } from '../../src/probes/relay-map.ts'
import { resolverLookups } from '../../src/probes/resolver-lookups.ts'
import { saslPlugins } from '../../src/probes/sasl-plugins.ts'
import type { Ask, Reading } from '../../src/target/target.ts'
import { known, missing, now, readingOf } from './ask.ts'

const probes: readonly Source<unknown>[] = [
  clock,
  disk,
  filterGreetings,
  firewall,
  hostIdentity,
  listeners,
  lmtpGreetings,
  memory,
  outboundDials,
  relayMap,
  resolverLookups,
  saslPlugins,
  zimbraSettings,
]

/** Words of real outputs, shuffled with noise. */
const words = [
  'LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=1,fd=1))\n',
  'queue_directory = /var/spool/postfix\nmyhostname = mail.antv.test\nrelayhost = [x.test]:587\ntransport_maps = hash:/a\n',
  'smtp inet n - y - - smtpd\nlmtp unix - - n - - lmtp -o',
  '{"queue_name":"deferred","queue_id":"A1B2C3","recipients":[{"address":"a@b.test","delay_reason":"x"}]}\n',
  '{"queue_name":"active","queue_id":"A1","recipients":[null,5]}\n',
  'Nov 22 11:00:00 mail postfix/smtp[1]: A1B2C3: to=<a@b>, relay=none, dsn=4.0.0, status=deferred (x)\n',
  'Nov 22 11:00:00 mail zimbramon[1]: 1:info: 2026-11-22 11:00:00, STATUS: h: mta: Running\n',
  'A1B2C3D4E5*  512 Sun Nov 22 11:00:00  a@b.test\n',
  '3.7.11\n/var/spool/postfix\n/etc/postfix\n',
  'table inet f {\nchain o {\ntype filter hook output priority 0; policy drop;\ntcp dport { 25 drop\njump o\n',
  '*filter\n:OUTPUT DROP [0:0]\n-A OUTPUT -j OUTPUT\n',
  '\tmta  Running\n\t\tx\n',
  'prov> ',
  '1795351115 +0000',
  '/dev/vda 1 - 3 4% /\n',
]
const text = fc
  .array(
    fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 })),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const answer = fc.record({
  stdout: text,
  stderr: text,
  exitCode: fc.constantFrom(0, 1, 2, 69, 127),
  status: fc.constantFrom<Reading['status']>('ok', 'ok', 'ok', 'failed', 'absent', 'denied', 'timeout', 'unreachable'),
})

/** Gathers a source as the engine would, with an answer for each ask. */
const gather = (source: Source<unknown>, answerTo: (ask: Ask) => Reading): Fact<unknown> => {
  const settled = (value: unknown): Fact<unknown> => (value instanceof Unknown ? missing(value.why) : known(value))
  if ('slot' in source) {
    const filling = mtas[0]?.fills.find(({ slot }) => slot.id === source.id)
    return filling ? gather(filling.by, answerTo) : missing('no slot')
  }
  if ('tries' in source) {
    const facts = (source as StreamProbe<unknown>).tries.map((attempt) => {
      const fold = attempt.start(now)
      const reading = answerTo(attempt.ask)
      fold.chunk(new TextEncoder().encode(reading.stdout))
      return settled(fold.end({ ...reading, stdout: '' }))
    })
    return facts.find((fact) => fact.known) ?? facts[0] ?? missing('no tries')
  }
  const probe = source as Probe<unknown>
  const facts = Object.fromEntries(
    Object.entries(probe.needs ?? {}).map(([name, need]) => [name, gather(need, answerTo)]),
  )
  const asks = typeof probe.ask === 'function' ? probe.ask(facts) : probe.ask
  return settled(probe.parse(asks.map(answerTo), facts, now))
}

test('whatever a host prints, no parser throws, and what is known is a value', () => {
  const all = [...probes, ...mtas.flatMap(({ detect, fills }) => [detect, ...fills.map(({ by }) => by)])]
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 5 }), fc.nat(), (answers, seed) => {
      for (const source of all) {
        let turn = seed
        const fact = gather(source, (ask) => readingOf(ask, answers[turn++ % answers.length]))
        expect(fact.known ? fact.value : fact.why).not.toBeUndefined()
      }
    }),
    { numRuns: 150 },
  )
})
