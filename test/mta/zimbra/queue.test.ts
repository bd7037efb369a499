import { expect, test } from 'vitest'
import { zimbraQueue } from '../../../src/mta/zimbra/queue.ts'
import type { Fact } from '../../../src/probes/probe.ts'
import type { Reading } from '../../../src/target/target.ts'
import { askProbe, asksOf, known, missing, now, readingOf, value, why } from '../../probes/ask.ts'
import { queueOf } from '../../situations.ts'

const unseen = { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0, corrupt: null }
const queue = known(queueOf([], { counts: unseen }))
const looked = (sudo: string | null): Fact<never> => {
  const ask = { kind: 'exec' as const, argv: ['find'], as: 'root' }
  const lacking = sudo === null ? {} : { lacking: { account: 'root', sudo } }
  const reading: Reading = { ...readingOf(ask, { stderr: 'find: Permission denied' }), ...lacking }
  return { ...missing('x'), readings: [reading] }
}
const counts = (corrupt: number) => `incoming=0\nhold=0\nactive=0\ndeferred=3\ncorrupt=${corrupt}\n`

test('what zimbra may not look into, zmqstat counts for it', () => {
  const facts = { queue, files: looked('some') }
  expect(asksOf(zimbraQueue, facts)).toMatchObject([{ argv: ['/opt/zimbra/libexec/zmqstat'], as: 'root' }])
  expect(value(askProbe(zimbraQueue, [counts(0)], facts))).toMatchObject({
    counts: { corrupt: 0 },
    total: 0,
    groups: [],
  })
  const damaged = value(askProbe(zimbraQueue, [counts(2)], facts))
  expect(damaged).toMatchObject({ counts: { corrupt: 2 }, total: 2, groups: [{ queue: 'corrupt', messages: 2 }] })
  expect(damaged.groups[0]?.oldest).toBe(now.getTime() / 1000)
  for (const answer of [
    { status: 'denied' as const },
    "Can't open /opt/zimbra/data/postfix/spool/defer/A/A1\n",
    undefined,
  ])
    expect(value(askProbe(zimbraQueue, [answer], facts)).counts.corrupt).toBeNull()
})

test('it is not asked in vain: where the files were seen, by a login without sudo, without a queue', () => {
  expect(asksOf(zimbraQueue, { queue: known(queueOf([])), files: looked('some') })).toEqual([])
  expect(asksOf(zimbraQueue, { queue, files: looked('stranger') })).toEqual([])
  expect(asksOf(zimbraQueue, { queue, files: looked(null) })).toEqual([])
  expect(why(askProbe(zimbraQueue, [], { queue: missing('postqueue hangs'), files: looked('some') }))).toBe(
    'postqueue hangs',
  )
})
