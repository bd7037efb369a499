import { z } from 'zod'

/** Which checks, in which steps, how strict, in which words, what may be changed. No conditions, no code. */
const checkUse = z.union([
  z.string(),
  z.strictObject({
    check: z.string().meta({ description: 'Id of the check' }),
    options: z.record(z.string(), z.unknown()).default({}),
    title: z.string().optional().meta({ description: 'Name shown in reports, for generic checks' }),
  }),
])

export const playbookSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case words joined by hyphens'),
  title: z.string().min(1),
  for: z.array(z.enum(['zimbra', 'postfix', 'exim', 'qmail', 'kerio', 'any'])).min(1),
  steps: z
    .array(z.strictObject({ title: z.string().min(1), say: z.string().default(''), checks: z.array(checkUse).min(1) }))
    .min(1),
  causes: z
    .union([z.literal('all'), z.literal('none'), z.array(z.string())])
    .default('all')
    .meta({ description: 'Which causes are looked for' }),
  fixes: z
    .strictObject({
      allow: z.array(z.string()).default([]),
      maxRisk: z.enum(['none', 'reload', 'interrupts', 'loses']).default('none'),
    })
    .default({ allow: [], maxRisk: 'none' }),
})

export type Playbook = z.output<typeof playbookSchema>
export interface CheckUse {
  readonly check: string
  readonly options: Readonly<Record<string, unknown>>
  readonly title?: string
}
export const checkUses = (step: Playbook['steps'][number]): readonly CheckUse[] =>
  step.checks.map((use) =>
    typeof use === 'string'
      ? { check: use, options: {} }
      : { check: use.check, options: use.options, ...(use.title ? { title: use.title } : {}) },
  )
