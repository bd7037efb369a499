import type { Plan, Refusal } from '../fixes/fix.ts'
import type { Doing, MendEvent, Outcome } from './mend-event.ts'
import { emptyState, fold as foldRun, type RunState } from './state.ts'

export interface StepState {
  readonly state: Doing
  readonly words: string
  readonly ms: number
}
export interface VerifyState {
  readonly id: string
  readonly what: string
  readonly state: 'running' | 'holds' | 'fails' | 'unknown'
  readonly words: string
}

/** What is known of a fix under way: the only thing that reports and screens read. */
export interface MendState {
  readonly what: 'fix' | 'undo' | 'resume'
  readonly fix: string
  readonly title: string
  readonly target: string
  readonly startedAt: string
  readonly before: RunState
  readonly after: RunState
  readonly plan: Plan | null
  readonly refusal: Refusal | null
  readonly approved: boolean
  readonly run: string | null
  readonly journal: string | null
  readonly manifest: string | null
  /** As many as the plan has. */
  readonly steps: readonly StepState[]
  readonly verifications: readonly VerifyState[]
  /** The last ones only. */
  readonly logLines: readonly string[]
  readonly notes: readonly string[]
  readonly outcome: Outcome | null
  readonly words: string
  readonly hint: string | null
  readonly durationMs: number
}

export const emptyMend: MendState = {
  what: 'fix',
  fix: '',
  title: '',
  target: '',
  startedAt: '',
  before: emptyState,
  after: emptyState,
  plan: null,
  refusal: null,
  approved: false,
  run: null,
  journal: null,
  manifest: null,
  steps: [],
  verifications: [],
  logLines: [],
  notes: [],
  outcome: null,
  words: '',
  hint: null,
  durationMs: 0,
}

const mostLines = 200

/** The one fold over the events of a fix. */
export const foldMend = (state: MendState, event: MendEvent): MendState => {
  switch (event.type) {
    case 'mend-started': {
      const { what, fix, title, target, at } = event
      return { ...emptyMend, what, fix, title, target, startedAt: at }
    }
    case 'asking':
      return { ...state, [event.when]: foldRun(state[event.when], event.event) }
    case 'planned':
      return {
        ...state,
        plan: event.plan,
        refusal: event.refusal,
        steps: event.plan.steps.map(() => ({ state: 'waiting', words: '', ms: 0 })),
      }
    case 'approved':
      return { ...state, approved: true }
    case 'locked':
      return state
    case 'recorded':
      return { ...state, run: event.run, journal: event.journal, manifest: event.manifest }
    case 'step': {
      const { state: doing, words, ms } = event
      return { ...state, steps: state.steps.with(event.index, { state: doing, words, ms }) }
    }
    case 'verifying': {
      const { id, what, state: found, words } = event
      const others = state.verifications.filter((each) => each.id !== id)
      return { ...state, verifications: [...others, { id, what, state: found, words }] }
    }
    case 'log-line':
      return { ...state, logLines: [...state.logLines, event.line].slice(-mostLines) }
    case 'note':
      return { ...state, notes: [...state.notes, event.text] }
    case 'mend-finished': {
      const { outcome, words, hint, durationMs } = event
      return { ...state, outcome, words, hint, durationMs, run: event.run ?? state.run }
    }
  }
}

/** cli.md: 0 done and proved, 2 refused or rolled back (also: a plan with changes to make), 3 could not tell. */
export const mendExit = (outcome: Outcome | null): 0 | 2 | 3 => {
  switch (outcome) {
    case 'proved':
    case 'nothing-to-do':
    case 'undone':
      return 0
    case 'planned':
    case 'refused':
    case 'rolled-back':
      return 2
    default:
      return 3
  }
}
