import { existsSync, readFileSync } from 'node:fs'
import { type Plan, risks } from '../fixes/fix.ts'
import { packPlan, toDisk, unpackPlan } from '../run/mail/plan-lists.ts'
import { UsageError } from './failure.ts'
import { toFile } from './output.ts'
import type { Inside } from './way.ts'

/** What `--plan=FILE` writes and `--from FILE` reads. */
interface PlanFile {
  readonly schema: 'mailmedic/plan@1'
  readonly target: string
  /** Which mail system of that host. */
  readonly inside: Inside
  readonly options: Readonly<Record<string, string>>
  readonly plan: Plan
}

/** A plan that can be looked at and applied later. The list of a great many messages lies beside it: FILE.list. */
export const writePlan = (path: string, about: Omit<PlanFile, 'schema'>): void => toFile(path)(planText(path, about))

/** Its text, with the list written already. */
export const planText = (path: string, about: Omit<PlanFile, 'schema'>): string => {
  const { plan, list } = packPlan(about.plan)
  if (list !== null) toDisk(`${path}.list`, list)
  return `${JSON.stringify({ schema: 'mailmedic/plan@1', ...about, plan } satisfies PlanFile, null, 2)}\n`
}

/** Throws a UsageError where it is none, a TargetError where its list is missing or another one. */
export const readPlan = async (path: string): Promise<PlanFile> => {
  const read = planIn(path)
  const plan = await unpackPlan(read.plan, () =>
    existsSync(`${path}.list`) ? readFileSync(`${path}.list`, 'utf8') : null,
  )
  return { ...read, inside: read.inside ?? {}, plan }
}

const planIn = (path: string): PlanFile => {
  if (!existsSync(path)) throw new UsageError(`there is no plan ${path}`)
  try {
    const read: PlanFile = JSON.parse(readFileSync(path, 'utf8'))
    if (read.schema === 'mailmedic/plan@1' && Array.isArray(read.plan.steps) && risks.includes(read.plan.risk))
      return read
  } catch {
    // Said below: it is no plan either way.
  }
  throw new UsageError(`${path} is no plan of mailmedic`, 'mailmedic fix FIX TARGET --plan=FILE writes one.')
}
