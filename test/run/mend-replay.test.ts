import { describe, expect, test } from 'vitest'
import type { Plan } from '../../src/fixes/fix.ts'
import type { MendEvent, MendEventBody } from '../../src/run/mend-event.ts'
import { replayMend } from '../../src/run/mend-replay.ts'
import { emptyMend, foldMend, mendExit } from '../../src/run/mend-state.ts'

const plan: Plan = {
  fix: 'relay',
  title: 'Send through a relay',
  summary: 'Mail goes out through smtp.sendgrid.net.',
  steps: [{ id: 'map', label: 'write the map', detail: 'new', why: 'The key.', changes: [], do: [], undo: [] }],
  settle: [],
  verify: { causes: [], holds: [] },
  settleMs: 1_000,
  risk: 'reload',
  riskInWords: 'nothing is interrupted',
  secrets: [],
  notes: [],
  chores: [],
}
const told: readonly MendEventBody[] = [
  { type: 'mend-started', what: 'fix', fix: 'relay', title: plan.title, target: 'demo' },
  { type: 'planned', plan, refusal: null },
  { type: 'approved' },
  { type: 'recorded', run: '2026-11-21-203105-relay', journal: '/j', manifest: '/m' },
  { type: 'step', index: 0, state: 'running', words: '', ms: 0 },
  { type: 'step', index: 0, state: 'done', words: 'written', ms: 12 },
  { type: 'verifying', id: 'causes', what: 'gone', state: 'holds', words: 'gone' },
  {
    type: 'mend-finished',
    outcome: 'proved',
    words: 'done',
    hint: null,
    run: '2026-11-21-203105-relay',
    durationMs: 900,
  },
]
const events = told.map((body, seq): MendEvent => ({ ...body, seq, at: new Date(1_000 * seq).toISOString() }))

const replayed = async (answer: 'all' | 'no') => {
  const pauses: number[] = []
  let state = emptyMend
  const pause = async (ms: number): Promise<void> => void pauses.push(ms)
  for await (const event of replayMend(events, { approve: async () => answer }, pause)) state = foldMend(state, event)
  return { state, pauses }
}

describe('a recorded fix, told again', () => {
  test('ends as it did then, in the pace of then', async () => {
    const { state, pauses } = await replayed('all')
    expect(state).toMatchObject({ outcome: 'proved', approved: true, run: '2026-11-21-203105-relay' })
    expect(state.steps).toEqual([{ state: 'done', words: 'written', ms: 12 }])
    expect(state.verifications).toEqual([{ id: 'causes', what: 'gone', state: 'holds', words: 'gone' }])
    expect(pauses).toEqual([0, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000])
    expect(mendExit(state.outcome)).toBe(0)
  })
  test('is over where the person says no', async () => {
    const { state } = await replayed('no')
    expect(state).toMatchObject({ outcome: 'refused', approved: false, run: null })
    expect(state.steps).toEqual([{ state: 'waiting', words: '', ms: 0 }])
    expect(mendExit(state.outcome)).toBe(2)
  })
})
