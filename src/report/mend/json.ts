import type { MendState } from '../../run/mend-state.ts'
import { safeJson } from '../json-safe.ts'

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
