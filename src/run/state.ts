import type { Finding } from '../checks/check.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { ReportedDiagnosis, RunEvent, RunStatus, Unexplained } from './event.ts'
import type { Gap } from './gaps.ts'

/** What is known of the run of one target so far: the only thing that reports and screens read. */
export interface RunState {
  readonly playbook: string
  readonly title: string
  readonly target: string
  readonly via: string | null
  readonly mta: { readonly id: string; readonly name: string; readonly version: string } | null
  readonly startedAt: string
  readonly durationMs: number
  readonly steps: readonly { readonly title: string; readonly say: string; readonly findings: readonly Finding[] }[]
  readonly stepCount: number
  readonly queue: QueueFact | null
  readonly findings: readonly Finding[]
  readonly diagnoses: readonly ReportedDiagnosis[]
  readonly unexplained: Unexplained
  readonly asked: readonly Extract<RunEvent, { type: 'asked' }>[]
  /** What this login may not ask, or not in full. */
  readonly gaps: readonly Gap[]
  readonly failure: { readonly message: string; readonly hint: string | null } | null
  readonly status: RunStatus
  readonly finished: boolean
}

export const emptyState: RunState = {
  playbook: '',
  title: '',
  target: '',
  via: null,
  mta: null,
  startedAt: '',
  durationMs: 0,
  steps: [],
  stepCount: 0,
  queue: null,
  findings: [],
  diagnoses: [],
  unexplained: { messages: 0, reasons: [] },
  asked: [],
  gaps: [],
  failure: null,
  status: 'unknown',
  finished: false,
}

/** The one fold over a run's events. */
export const fold = (state: RunState, event: RunEvent): RunState => {
  switch (event.type) {
    case 'run-started':
      return { ...emptyState, playbook: event.playbook, title: event.title, target: event.target, startedAt: event.at }
    case 'connected':
      return { ...state, via: event.via }
    case 'mta':
      return { ...state, mta: { id: event.id, name: event.name, version: event.version } }
    case 'asked':
      return { ...state, asked: [...state.asked, event] }
    case 'step-started':
      return {
        ...state,
        stepCount: event.of,
        steps: [...state.steps, { title: event.title, say: event.say, findings: [] }],
      }
    case 'finding':
      return {
        ...state,
        findings: [...state.findings, event.finding],
        steps: state.steps.map((step, i) =>
          i === event.step ? { ...step, findings: [...step.findings, event.finding] } : step,
        ),
      }
    case 'queue':
      return { ...state, queue: event.queue }
    case 'gaps':
      return { ...state, gaps: event.gaps }
    case 'verdict':
      return { ...state, diagnoses: event.diagnoses, unexplained: event.unexplained, status: event.status }
    case 'failed':
      return { ...state, failure: { message: event.message, hint: event.hint }, status: 'unknown' }
    case 'run-finished':
      return { ...state, status: event.status, durationMs: event.durationMs, finished: true }
  }
}
