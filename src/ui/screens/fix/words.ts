import type { Mending } from '../../mending.ts'

/** Why leaving asks first. */
export const busyWords = ({ stopped }: Mending): string =>
  stopped
    ? 'It is being taken back. Leave now, and finish that later with mailmedic undo?'
    : 'A change is half done. Take back what was done, and leave?'

/** The right end of the header. */
export const place = ({ awaited, ended, state }: Mending): string => {
  if (ended) return state.outcome ?? ''
  if (awaited?.what === 'plan' || !state.plan) return 'plan'
  const done = state.steps.filter((step) => step.state === 'done').length
  return done < state.steps.length ? `step ${done + 1} of ${state.steps.length}` : 'proof'
}

const changed = ['proved', 'unproved', 'stranded']

/** Whether anything has been changed: never out of sight. */
export const mode = ({ changing, ended, state }: Mending): string => {
  if (changing) return state.steps.some((step) => step.state === 'undoing') ? 'taking back' : 'changing'
  if (!ended) return 'nothing changed yet'
  return changed.includes(state.outcome ?? '') && state.run
    ? 'changed'
    : state.outcome === 'undone' || state.outcome === 'rolled-back'
      ? 'taken back'
      : 'nothing changed'
}
