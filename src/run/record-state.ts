import { emptyMend, type MendState, type StepState } from './mend-state.ts'
import { emptyState } from './state.ts'
import type { Recorded } from './undo.ts'

/** What a journal knows of its run, in the form in which a run is reported while it goes on. */
export const stateOfRecord = ({ head, lines }: Recorded): MendState => {
  const steps: StepState[] = head.plan.steps.map(() => ({ state: 'waiting', words: '', ms: 0 }))
  const begun = new Map<number, number>()
  const put = (at: number, state: StepState['state'], words: string, when: string): void => {
    const from = begun.get(at)
    if (steps[at]) steps[at] = { state, words, ms: from === undefined ? 0 : Math.max(0, Date.parse(when) - from) }
  }
  let state: MendState = {
    ...emptyMend,
    fix: head.plan.fix,
    title: head.plan.title,
    target: head.way.target,
    startedAt: head.at,
    plan: head.plan,
    approved: true,
    run: head.run,
    before: {
      ...emptyState,
      target: head.way.target,
      startedAt: head.at,
      diagnoses: head.found.map((each) => ({
        ...each,
        against: [],
        fixes: [],
        section: 'A',
        status: 'critical',
        explain: '',
        cure: '',
      })),
    },
    words: 'it was left in the middle',
    hint: `mailmedic undo ${head.run} finishes it.`,
  }
  for (const line of lines) {
    if (line.type === 'begin') {
      begun.set(line.step, Date.parse(line.at))
      put(line.step, 'running', '', line.at)
    } else if (line.type === 'end') put(line.step, 'done', line.words, line.at)
    else if (line.type === 'fail') put(line.step, 'failed', line.words, line.at)
    else if (line.type === 'undone') put(line.step, 'undone', line.words, line.at)
    else if (line.type === 'verified') {
      const { id, what, state: found, words } = line
      state = { ...state, verifications: [...state.verifications, { id, what, state: found, words }] }
    } else if (line.type === 'outcome') {
      const { outcome, words } = line
      state = { ...state, outcome, words, hint: null, durationMs: Date.parse(line.at) - Date.parse(head.at) }
    }
  }
  return { ...state, steps }
}
