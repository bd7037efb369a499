import type { Cause } from '../causes/cause.ts'
import { causes as allCauses } from '../causes/index.ts'
import type { Check, Finding } from '../checks/check.ts'
import { checks as allChecks } from '../checks/index.ts'
import { fixes as allFixes } from '../fixes/index.ts'
import { mtas } from '../mta/index.ts'
import type { Identity } from '../mta/mta.ts'
import type { Fact } from '../probes/probe.ts'
import * as slots from '../probes/slots.ts'
import type { QueueFact } from '../queue/queue.ts'
import { type Target, TargetError } from '../target/target.ts'
import type { LogFact } from '../trace/log.ts'
import { type Account, account, type Counted, type Recognised } from './account.ts'
import { askedBody } from './asked.ts'
import { Channel } from './channel.ts'
import { diagnosisStatus, type StatusContext } from './diagnosis-status.ts'
import type { ReportedDiagnosis, RunEvent, RunEventBody, RunStatus } from './event.ts'
import { FactStore } from './facts.ts'
import { gapsOf } from './gaps.ts'
import { judge, type PreparedCheck, prepare, unlessSkipped } from './judge.ts'
import { nobodyHome } from './nobody-home.ts'
import { allows, checkUses, type Playbook } from './playbook.ts'
import { targetStatus } from './status.ts'

export interface RunOptions {
  /** The whole run of this target, milliseconds. What is not answered by then is `failed`, never a wait. */
  readonly deadlineMs: number
  /** Ends the run early. */
  readonly signal?: AbortSignal
  /** Aborts where nobody wants to wait for the rest of this step: its checks are `skipped`. */
  readonly skipped?: (step: number) => AbortSignal
}

/** The only loop: asks, judges and names the cause, and tells it as events. Nothing is changed on the target. */
export async function* run(playbook: Playbook, target: Target, options: RunOptions): AsyncGenerator<RunEvent> {
  const started = performance.now()
  const channel = new Channel<RunEventBody>()
  const deadline = AbortSignal.timeout(options.deadlineMs)
  const late = new Error(`the deadline of ${Math.round(options.deadlineMs / 1000)} s for the whole run has passed`)
  const stop = new AbortController()
  deadline.addEventListener('abort', () => stop.abort(late), { once: true })
  options.signal?.addEventListener('abort', () => stop.abort(options.signal?.reason), { once: true })
  if (options.signal?.aborted) stop.abort(options.signal.reason)

  const work = new Run(playbook, target, { ...options, signal: stop.signal }, (event) => channel.push(event))
  work.go().then(
    () => channel.end(),
    (error: unknown) => {
      if (error instanceof TargetError) {
        channel.push({ type: 'failed', message: error.message, hint: error.hint ?? null })
        channel.end()
      } else channel.fail(error)
    },
  )
  let seq = 0
  const stamp = (event: RunEventBody): RunEvent => ({ ...event, seq: seq++, at: target.now().toISOString() })
  yield stamp({ type: 'run-started', playbook: playbook.id, title: playbook.title, target: target.name })
  yield stamp({ type: 'connected', via: target.via })
  let status: RunStatus = 'unknown'
  try {
    for await (const event of channel) {
      if (event.type === 'verdict') status = event.status
      yield stamp(event)
    }
  } finally {
    stop.abort(new Error('the run was ended'))
  }
  yield stamp({ type: 'run-finished', status, durationMs: Math.round(performance.now() - started) })
}

class Run {
  readonly #playbook: Playbook
  readonly #target: Target
  readonly #tell: (event: RunEventBody) => void
  readonly #store: FactStore
  readonly #skipped: RunOptions['skipped']

  constructor(
    playbook: Playbook,
    target: Target,
    { signal, skipped }: RunOptions & { readonly signal: AbortSignal },
    tell: (event: RunEventBody) => void,
  ) {
    this.#playbook = playbook
    this.#target = target
    this.#tell = tell
    this.#skipped = skipped
    this.#store = new FactStore(target, { mtas, signal, onAsked: (reading) => tell(askedBody(reading)) })
  }

  async go(): Promise<void> {
    const steps = this.#playbook.steps.map((step) => ({
      ...step,
      checks: checkUses(step).map((use) => prepare(checkOf(use.check), use)),
    }))
    const causes = causesOf(this.#playbook)
    this.#start(
      steps.flatMap((step) => step.checks),
      causes,
    )
    const found = await this.#store.detected()
    if (!found) throw await nobodyHome(this.#target, this.#store)
    const { id, name, version } = found.identity
    this.#tell({ type: 'mta', id, name, version })
    this.#fits(found.identity)
    const findings: Finding[] = []
    for (const [index, step] of steps.entries()) {
      this.#tell({ type: 'step-started', index, title: step.title, say: step.say, of: steps.length })
      // One after the other, so that a check sees what its premise found; the asking is long under way.
      for (const check of step.checks) {
        const judged = judge(check, this.#store, findings, this.#target.now())
        for (const finding of await unlessSkipped(check, judged, this.#skipped?.(index))) {
          findings.push(finding)
          this.#tell({ type: 'finding', step: index, finding })
        }
      }
    }
    const queue = await this.#store.get(slots.queue)
    if (queue.known) this.#tell({ type: 'queue', queue: queue.value })
    const result = await this.#diagnose(causes, findings, queue)
    const log = await this.#store.get(slots.mailLog)
    const context = {
      playbook: this.#playbook.id,
      now: this.#target.now(),
      recipients: log.known ? recipientsOf(log.value) : null,
    }
    const diagnoses = result.diagnoses.map((counted) => reported(counted, context, this.#playbook))
    const status = targetStatus(findings, diagnoses)
    const gaps = await gapsOf(
      this.#store,
      steps.flatMap((step) => step.checks),
      causes,
    )
    if (gaps.length > 0) this.#tell({ type: 'gaps', gaps })
    this.#tell({ type: 'verdict', diagnoses, unexplained: result.unexplained, status })
  }

  /** Everything that will be needed is asked for now, at the same time; judging then waits for what it needs. */
  #start(checks: readonly PreparedCheck[], causes: readonly Cause[]): void {
    const sources = [
      slots.queue,
      ...checks.flatMap(({ check, needs }) => [...Object.values(needs), ...Object.values(check.wants ?? {})]),
      ...causes.flatMap((cause) => Object.values(cause.needs)),
    ]
    this.#store.prefetch(sources)
    // A fault of our own surfaces where the fact is used; here it only must not go unhandled.
    for (const source of sources) this.#store.get(source).catch(() => undefined)
  }

  async #diagnose(causes: readonly Cause[], findings: readonly Finding[], queue: Fact<QueueFact>): Promise<Account> {
    const recognised: Recognised[] = []
    for (const cause of causes) {
      const facts = await this.#store.getAll(cause.needs)
      for (const proof of cause.recognise({ facts, findings, now: this.#target.now() }))
        recognised.push({ cause, proof })
    }
    return account(recognised, queue.known ? queue.value : null)
  }

  #fits({ id, like, name }: Identity): void {
    const { id: playbook, for: wanted } = this.#playbook
    if (wanted.some((each) => each === id || each === like || each === 'any')) return
    throw new TargetError(
      `the playbook ${playbook} is for ${wanted.join(', ')}; ${this.#target.name} runs ${name}`,
      'mailmedic playbook list shows which playbook is for which mail server.',
    )
  }
}

const checkOf = (id: string): Check => {
  const check = allChecks.find((candidate) => candidate.id === id)
  if (!check) throw new TargetError(`the playbook names a check that does not exist: ${id}`)
  return check
}

const causesOf = (playbook: Playbook): readonly Cause[] => {
  const wanted = playbook.causes
  if (wanted === 'all') return allCauses
  return wanted === 'none' ? [] : allCauses.filter((cause) => wanted.includes(cause.id))
}

const reported = (counted: Counted, context: StatusContext, playbook: Playbook): ReportedDiagnosis => ({
  ...counted.diagnosis,
  section: counted.cause.section,
  status: diagnosisStatus(counted, context),
  explain: counted.cause.explain,
  cure: counted.cause.cure,
  mends: counted.diagnosis.fixes.flatMap((id) => {
    const fix = allows(playbook, id) ? allFixes.find((each) => each.id === id) : undefined
    return fix ? [{ id, title: fix.title }] : []
  }),
})

/** Recipients of the last day: what went well is counted on the host, of the rest every line is here. */
const recipientsOf = ({ deliveries, sent }: LogFact): number => {
  const count = (groups: LogFact['deliveries']) => groups.reduce((sum, group) => sum + group.count, 0)
  const failed = count(deliveries.filter(({ status }) => status !== 'sent'))
  return failed + (sent ?? count(deliveries.filter(({ status }) => status === 'sent')))
}
