import { z } from 'zod'
import { checkUse, playbookSchema } from './playbook.ts'
import type { Catalogue } from './playbook-load.ts'

type Json = Record<string, unknown>

/** For editors: what can be written in a playbook, with the options of every check. JSON Schema draft-07. */
export const playbookJsonSchema = ({ checks, causes, fixes }: Catalogue): Json => {
  const ids = checks.map((check) => check.id).toSorted()
  const schema = z.toJSONSchema(playbookSchema, {
    target: 'draft-07',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // `zodSchema` is typed as the core's own base class.
      if ((zodSchema as unknown) !== checkUse) return
      const object: Json = { ...jsonSchema }
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Json)[key]
      const { check, ...properties } = (object.properties ?? {}) as Record<string, Json>
      Object.assign(jsonSchema, {
        anyOf: [
          { type: 'string', enum: ids },
          { ...object, properties: { check: { ...check, enum: ids }, ...properties }, allOf: checks.map(optionsOf) },
        ],
      })
    },
  }) as Json
  const properties = schema.properties as Record<string, Json>
  const names = (property: Json | undefined, known: readonly { readonly id: string }[]): void => {
    const list = (property?.anyOf as Json[] | undefined)?.find((option) => option.type === 'array')
    if (list) list.items = { type: 'string', enum: known.map(({ id }) => id).toSorted() }
  }
  names(properties.causes, causes)
  names((properties.fixes?.properties as Record<string, Json> | undefined)?.allow, fixes)
  return schema
}

const optionsOf = ({ id, options }: Catalogue['checks'][number]): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(options, { target: 'draft-07', io: 'input', unrepresentable: 'any' })
  return {
    if: { properties: { check: { const: id } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: { properties: { options: { ...schema, additionalProperties: false } } },
  }
}
