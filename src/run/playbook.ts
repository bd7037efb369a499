import { z } from 'zod'
import { risks } from '../fixes/fix.ts'

const checkObject = z.strictObject({
  check: z.string().min(1).meta({ description: 'Id of the check' }),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'How strict; see the catalogue of checks' }),
  title: z.string().min(1).optional().meta({ description: 'Name shown in reports, for generic checks' }),
})

/** An id alone is short for an object without options. Not a union: its errors would say nothing. */
export const checkUse = z.preprocess((use) => (typeof use === 'string' ? { check: use } : use), checkObject)

const step = z.strictObject({
  title: z.string().min(1).meta({ description: 'The question of this step' }),
  say: z.string().default('').meta({ description: 'What a senior colleague would say here' }),
  checks: z.array(checkUse).min(1),
})

/** Which checks, in which steps, how strict, in which words, what may be changed. No conditions, no code. */
export const playbookSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case words joined by hyphens')
      .meta({ description: "The same as the file's name" }),
    title: z.string().min(1),
    for: z
      .array(z.enum(['zimbra', 'postfix', 'exim', 'qmail', 'kerio', 'any']))
      .min(1)
      .meta({ description: 'Mail servers that it fits' }),
    steps: z.array(step).min(1),
    causes: z
      .union([z.enum(['all', 'none']), z.array(z.string())], { error: 'all, none, or a list of cause ids' })
      .default('all')
      .meta({ description: 'Which causes are looked for: all, none, or ids' }),
    fixes: z
      .strictObject({
        allow: z
          .union([z.enum(['all', 'none']), z.array(z.string())], { error: 'all, none, or a list of fix ids' })
          .default([])
          .meta({ description: 'Fixes that may be proposed after it: all, none, or ids' }),
        maxRisk: z
          .enum(risks)
          .default('none')
          .meta({ description: 'What a fix may cost: nothing, a reload, an interruption, mail' }),
      })
      .default({ allow: [], maxRisk: 'none' })
      .meta({ description: 'What may be changed' }),
  })
  .meta({ title: 'mailmedic playbook' })

export type Playbook = z.output<typeof playbookSchema>
/** May this fix be proposed after a run of the playbook? */
export const allows = ({ fixes: { allow } }: Playbook, fix: string): boolean =>
  allow === 'all' || (allow !== 'none' && allow.includes(fix))

export interface CheckUse {
  readonly check: string
  readonly options: Readonly<Record<string, unknown>>
  readonly title?: string
}
export const checkUses = (step: Playbook['steps'][number]): readonly CheckUse[] =>
  step.checks.map(({ check, options, title }) => ({ check, options, ...(title ? { title } : {}) }))
