import { expect, test } from 'vitest'
import type { Plan, Planned } from '../../src/fixes/fix.ts'
import { changedSince, settledSince } from '../../src/run/changed-since.ts'
import type { StepPast } from '../../src/run/take-back.ts'

type Setting = readonly [name: string, old: string | null, wanted: string | null]
const planOf = (...steps: readonly (readonly Setting[])[]): Plan => ({
  fix: 'relay',
  title: '',
  summary: '',
  steps: steps.map((settings, at) => ({
    id: `${at}`,
    label: '',
    detail: '',
    why: '',
    changes: settings.map(([name, old, wanted]) => ({ name, where: 'main.cf', old, new: wanted })),
    do: [],
    undo: [],
  })),
  settle: [],
  verify: { causes: [], holds: [] },
  settleMs: 0,
  risk: 'reload',
  riskInWords: '',
  secrets: [],
  notes: [],
  chores: [],
})
const past = (step: number, isDone = true): StepPast => ({ step, before: [], after: isDone ? [] : null, undone: false })
const auth: Setting = ['smtp_sasl_auth_enable', 'no', 'yes']
const hop: Setting = ['relayhost', '', '[relay]:587']
const begun = planOf([['soft_bounce', null, 'yes']], [auth], [hop], [['soft_bounce', 'yes', null]])

test.each<[string, readonly StepPast[], Plan, string | null]>([
  ['what is left is as it was', [past(0), past(1)], planOf([hop]), null],
  [
    'what is left was set by somebody',
    [past(0)],
    planOf([auth], [['relayhost', '[other]:25', '[relay]:587']]),
    'relayhost',
  ],
  ['what was done was set back', [past(0), past(1)], planOf([auth], [hop]), 'smtp_sasl_auth_enable'],
  [
    'what the cut step has done nobody knows',
    [past(0), past(1, false)],
    planOf([['smtp_sasl_auth_enable', 'maybe', 'yes']]),
    null,
  ],
  ['a setting that is set for a while only, before anything was begun', [], begun, null],
  [
    'a setting that is set for a while only, and was set by somebody before anything was begun',
    [],
    planOf([['soft_bounce', 'no', 'yes']], [['soft_bounce', 'yes', 'no']]),
    'soft_bounce',
  ],
  ['a setting that the run is not about', [past(0)], planOf([['smtp_tls_policy_maps', 'x', 'y']]), null],
])('%s', (_, done, fresh, name) => {
  expect(changedSince(begun, done, fresh)?.name ?? null).toBe(name)
})

test('nothing left to do is no change of somebody else', () => {
  expect(changedSince(begun, [past(0)], { nothing: 'all is there' })).toBeNull()
})

test.each<[string, readonly StepPast[], Planned, string | null]>([
  [
    'nothing was begun, and nothing is left to do',
    [],
    { nothing: 'the limit is below' },
    'somebody has seen to it since: the limit is below',
  ],
  [
    'nothing was begun, and it cannot be planned any more',
    [],
    { refused: 'the settings are not known' },
    'the settings are not known',
  ],
  ['nothing was begun, and there is something to do', [], begun, null],
  ['all was done by the run itself', [past(0), past(1)], { nothing: 'the limit is below' }, null],
  ['the step that was cut off may have done it', [past(0, false)], { nothing: 'the limit is below' }, null],
])('goes on or not: %s', (_, done, fresh, why) => {
  expect(settledSince(done, fresh)).toBe(why)
})
