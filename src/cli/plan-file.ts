import { existsSync, readFileSync } from 'node:fs'
import { type Plan, risks } from '../fixes/fix.ts'
import { UsageError } from './failure.ts'

/** What `--plan=FILE` writes and `--from FILE` reads. */
interface PlanFile {
  readonly schema: 'mailmedic/plan@1'
  readonly target: string
  readonly options: Readonly<Record<string, string>>
  readonly plan: Plan
}
export const planFile = (target: string, options: Readonly<Record<string, string>>, plan: Plan): string =>
  `${JSON.stringify({ schema: 'mailmedic/plan@1', target, options, plan } satisfies PlanFile, null, 2)}\n`

export const savedPlan = (path: string): PlanFile => {
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
