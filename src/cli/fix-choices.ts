import { z } from 'zod'
import type { AnyFix } from '../fixes/fix.ts'
import { fixes } from '../fixes/index.ts'
import type { FixChoice, FixOption } from '../ui/services.ts'

/** Those of these fixes that are known, each with what it wants to know. */
export const fixChoices = (ids: readonly string[]): readonly FixChoice[] =>
  ids.flatMap((id) => {
    const fix = fixes.find((each) => each.id === id)
    return fix ? [{ id, title: fix.title, explain: fix.explain, options: optionsOf(fix) }] : []
  })

/** The schema of a fix's options as lines of a form. JSON Schema, draft-07. */
const shape = z.object({
  properties: z
    .record(
      z.string(),
      z.looseObject({
        description: z.string().optional(),
        default: z.unknown().optional(),
        enum: z.array(z.string()).optional(),
        const: z.string().optional(),
      }),
    )
    .default({}),
  required: z.array(z.string()).default([]),
})

const optionsOf = ({ options }: AnyFix): readonly FixOption[] => {
  const { properties, required } = shape.parse(z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }))
  return Object.entries(properties).map(
    ([
      name,
      { description = '', default: initial, const: only, enum: choices = only === undefined ? [] : [only] },
    ]) => ({
      name,
      description,
      initial: initial === undefined || initial === null ? '' : `${initial}`,
      required: required.includes(name),
      choices,
    }),
  )
}
