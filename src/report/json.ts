import type { Finding } from '../checks/check.ts'
import { describeAsk } from '../probes/probe.ts'
import { queueNames } from '../queue/queue.ts'
import { needWords, rightsCommand, unseenWords } from '../run/lacking-words.ts'
import type { RunState } from '../run/state.ts'
import { causePage } from '../run/words.ts'
import { iso } from '../text/numbers.ts'
import type { Format } from './format.ts'
import { safeJson } from './json-safe.ts'
import { gapJson } from './rights-json.ts'

/** For programs. Names are a contract (mailmedic/run@1): keys may be added, none may change or go. */
export const json: Format = {
  id: 'json',
  title: 'one object for programs, schema mailmedic/run@1',
  render: (runs, meta) =>
    `${safeJson(
      {
        schema: 'mailmedic/run@1',
        playbook: meta.playbook,
        startedAt: meta.startedAt,
        durationMs: Math.round(meta.durationMs),
        status: meta.status,
        targets: runs.map(targetJson),
      },
      2,
    )}\n`,
}

const targetJson = (run: RunState) => ({
  target: run.target,
  via: run.via,
  mta: run.mta && { id: run.mta.id, version: run.mta.version, name: run.mta.name },
  status: run.status,
  startedAt: run.startedAt,
  durationMs: Math.round(run.durationMs),
  ...(run.failure ? { error: run.failure } : {}),
  queue: queueJson(run),
  findings: [
    ...(run.failure ? [failureFinding(run, run.failure)] : []),
    ...run.findings.map((f) => withLacking(f, run)),
  ],
  diagnoses: run.diagnoses.map((d) => ({
    cause: d.cause,
    confidence: d.confidence,
    title: d.title,
    status: d.status,
    section: d.section,
    explains: d.explains,
    because: d.because,
    against: d.against,
    fixes: d.fixes,
    explain: d.explain,
    cure: d.cure,
    more: causePage(d.cause),
    ...(unseenWords(d, run) === null ? {} : { unseen: unseenWords(d, run) }),
  })),
  unexplained: run.unexplained,
  ...(run.gaps.length > 0 ? { lacking: run.gaps.map(gapJson), rights: rightsCommand(run) } : {}),
})

/** An unknown answer names the rights that were missing for it. */
const withLacking = (finding: Finding, { gaps }: RunState) => {
  const own = gaps.filter(({ checks }) => checks.includes(finding.check))
  if (finding.status !== 'unknown' || own.length === 0) return finding
  return { ...finding, lacking: own.map((gap) => ({ ask: describeAsk(gap.ask), needs: needWords(gap) })) }
}

const queueJson = (run: RunState) => {
  const counts = run.queue?.counts
  return {
    total: run.queue?.total ?? null,
    ...Object.fromEntries(queueNames.map((name) => [name, counts?.[name] ?? null])),
    oldest: run.queue?.oldest == null ? null : iso(run.queue.oldest * 1000),
    recipients: run.queue?.recipients ?? null,
    bytes: run.queue?.bytes ?? null,
    remarks: run.queue?.remarks ?? [],
  }
}

/** A target that could not be asked is an answer too: unknown, never critical. */
export const failureFinding = (run: RunState, failure: NonNullable<RunState['failure']>): Finding => ({
  check: 'target-reachable',
  status: 'unknown',
  subject: run.target,
  summary: failure.message,
  evidence: [],
  data: failure.hint === null ? {} : { hint: failure.hint },
})
