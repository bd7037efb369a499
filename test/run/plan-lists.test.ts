import { expect, test } from 'vitest'
import type { Plan } from '../../src/fixes/fix.ts'
import { decodeList, encodeList } from '../../src/run/mail/lists.ts'
import { packPlan, unpackPlan } from '../../src/run/mail/plan-lists.ts'
import { TargetError } from '../../src/target/target.ts'

const bound = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: (0xa0000 + n).toString(16).toUpperCase(),
    arrival: 1_800_000_000 + n,
    sender: n % 2 ? '' : '"odd\\"name"@antv.test',
    bytes: n,
    domain: 'partner.test',
  }))
const plan = (count: number): Plan => ({
  fix: 'queue-hold',
  title: '',
  summary: '',
  steps: [],
  settle: [],
  verify: { causes: [], holds: [] },
  settleMs: 0,
  risk: 'none',
  riskInWords: '',
  secrets: [],
  notes: [],
  chores: [],
  selection: {
    words: 'everything',
    at: 1_800_000_000,
    messages: count,
    recipients: count,
    bytes: 0,
    oldest: 0,
    byDestination: [],
    byReason: [],
    samples: [],
    bound: bound(count),
  },
})

test('a list comes back as it was', () => expect(decodeList(encodeList(bound(50)))).toEqual(bound(50)))

test.each(['["A0001",1,2]\n', '["-rf /",1,2,"a","b"]\n', 'half a li'])('a damaged list is refused: %s', (text) =>
  expect(() => decodeList(text)).toThrow(TargetError),
)

test('a plan about few messages names them itself', () => {
  expect(packPlan(plan(500))).toEqual({ plan: plan(500), list: null })
})

test('a long list lies beside the plan, and is known by its sum', async () => {
  const { plan: packed, list } = packPlan(plan(100_000))
  expect(JSON.stringify(packed).length).toBeLessThan(1_000)
  expect(packed.selection?.beside?.messages).toBe(100_000)
  expect(await unpackPlan(packed, () => list)).toEqual(plan(100_000))
  await expect(unpackPlan(packed, () => null)).rejects.toThrow(/missing/)
  await expect(unpackPlan(packed, () => `${list}["A0001",1,2,"",""]\n`)).rejects.toThrow(/not the one/)
})
