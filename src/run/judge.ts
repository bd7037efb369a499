import { z } from 'zod'
import type { Check, Finding, Judgement, Status } from '../checks/check.ts'
import type { Fact, Facts, Needs, Values } from '../probes/probe.ts'
import { describeAsk } from '../probes/probe.ts'
import type { FactStore } from './facts.ts'
import type { CheckUse } from './playbook.ts'

/** A check with the options a playbook gives it. */
export interface PreparedCheck {
  readonly check: Check
  readonly use: CheckUse
  readonly options: unknown
  readonly needs: Needs
}

export const prepare = (check: Check, use: CheckUse): PreparedCheck => {
  const parsed = check.options.safeParse(use.options)
  if (!parsed.success) throw new TypeError(`options of ${check.id}: ${z.prettifyError(parsed.error)}`)
  const needs = typeof check.needs === 'function' ? check.needs(parsed.data) : check.needs
  return { check, use, options: parsed.data, needs }
}

/** Findings of one check. A fact that is not known is that check's answer, never a crash and never critical. */
export const judge = async (
  prepared: PreparedCheck,
  store: FactStore,
  earlier: readonly Finding[],
  now: Date,
): Promise<readonly Finding[]> => {
  const { check, needs, options, use } = prepared
  const title = use.title ?? check.title
  const premise = failedPremise(check, earlier)
  if (premise) return [finding(check, { status: 'skipped', subject: title, summary: premise })]
  const facts = await store.getAll(needs)
  const missing = firstUnknown(facts)
  if (missing) {
    return [
      finding(check, {
        status: 'unknown',
        subject: title,
        summary: `could not tell: ${missing.why}`,
        evidence: missing.readings.slice(0, 2).map((r) => ({ ask: describeAsk(r.ask), quote: r.why ?? r.status })),
      }),
    ]
  }
  const wants = await store.getAll(check.wants ?? {})
  const judgements = check.judge(valuesOf(facts), options, { wants, now })
  return judgements.map((judgement) => finding(check, judgement))
}

/** What was judged, or, where somebody does not want to wait for it, that it was skipped. */
export const unlessSkipped = async (
  { check, use }: PreparedCheck,
  judged: Promise<readonly Finding[]>,
  skip: AbortSignal | undefined,
): Promise<readonly Finding[]> => {
  if (!skip) return judged
  let stop = (): void => {}
  const skipped = new Promise<readonly Finding[]>((resolve) => {
    stop = () =>
      resolve([finding(check, { status: 'skipped', subject: use.title ?? check.title, summary: 'not waited for' })])
    if (skip.aborted) stop()
    else skip.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([skipped, judged])
  } finally {
    skip.removeEventListener('abort', stop)
  }
}

const finding = (check: Check, judgement: Judgement): Finding => ({
  check: check.id,
  evidence: [],
  data: {},
  ...judgement,
})

const failed: readonly Status[] = ['critical', 'unknown', 'skipped']

const failedPremise = (check: Check, earlier: readonly Finding[]): string | null => {
  for (const id of check.after ?? []) {
    const bad = earlier.find((candidate) => candidate.check === id && failed.includes(candidate.status))
    if (bad) return `not asked, because ${id} is ${bad.status}: ${bad.summary}`
  }
  return null
}

const firstUnknown = (facts: Facts<Needs>): Extract<Fact<unknown>, { known: false }> | null => {
  for (const fact of Object.values(facts)) if (!fact.known) return fact
  return null
}

const valuesOf = (facts: Facts<Needs>): Values<Needs> =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.known ? fact.value : undefined]))
