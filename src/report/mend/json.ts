import type { MendState } from '../../run/mend-state.ts'
import type { Recorded } from '../../run/undo.ts'
import { safeJson } from '../json-safe.ts'
import { outcomeOf } from './human.ts'
import { selectionJson } from './selection.ts'

/** One object: what was planned, done, proved or taken back. No secret is in it. */
export const mendJson = (state: MendState): string =>
  `${safeJson(
    {
      schema: 'mailmedic/mend@1',
      what: state.what,
      fix: state.fix,
      title: state.title,
      target: state.target,
      startedAt: state.startedAt,
      durationMs: state.durationMs,
      outcome: state.outcome,
      words: state.words,
      hint: state.hint,
      run: state.run,
      before: state.before.diagnoses.map(({ cause, confidence, title, explains }) => ({
        cause,
        confidence,
        title,
        explains,
      })),
      plan: state.plan && {
        summary: state.plan.summary,
        risk: state.plan.risk,
        riskInWords: state.plan.riskInWords,
        notes: state.plan.notes,
        chores: state.plan.chores,
        selection: selectionJson(state.plan.selection),
        steps: state.plan.steps.map(({ id, label, detail, why, changes, cannotUndo = null }, at) => ({
          id,
          label,
          detail,
          why,
          changes,
          cannotUndo,
          ...state.steps[at],
        })),
      },
      refusal: state.refusal,
      verifications: state.verifications,
    },
    2,
  )}\n`

/** The runs that are recorded on this computer, newest first. */
export const runsJson = (runs: readonly Recorded[]): string =>
  `${safeJson(
    {
      schema: 'mailmedic/runs@1',
      runs: runs.map(({ head, lines }) => ({
        run: head.run,
        at: head.at,
        target: head.way.target,
        fix: head.plan.fix,
        operator: head.operator,
        outcome: outcomeOf(lines),
      })),
    },
    2,
  )}\n`
