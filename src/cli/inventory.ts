import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { didYouMean } from '../run/near.ts'
import { configFolder } from '../run/playbook-find.ts'
import { UsageError } from './failure.ts'

/** Groups of targets: `production: [mail1.example.net, root@mail2.example.net:2222]`. */
const inventorySchema = z.record(z.string(), z.array(z.string().regex(/^[^@-]/, 'a target, not an option or a group')))

const form = 'It is YAML, a group a line: "production: [mail1.example.net, root@mail2.example.net:2222]".'

const inventoryFile = (): string => process.env.MAILMEDIC_INVENTORY || join(configFolder(process.env), 'inventory.yaml')

/** The targets of a group; `all` is every target of every group. */
export const readInventory = (group: string): readonly string[] => {
  const file = inventoryFile()
  const groups = parse(file, readText(file, group))
  const found = group === 'all' ? Object.values(groups).flat() : groups[group]
  const names = Object.keys(groups)
  if (found === undefined || !(group === 'all' || Object.hasOwn(groups, group)))
    throw new UsageError(
      `${file} has no group "${group}"${didYouMean(group, names)}`,
      `There is ${['all', ...names].join(', ')}.`,
    )
  if (found.length === 0) throw new UsageError(`the group ${group} of ${file} has no target`)
  return found
}

const readText = (file: string, group: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(
      `@${group} needs an inventory, and ${file} cannot be read`,
      `${form} MAILMEDIC_INVENTORY names another file.`,
    )
  }
}

const parse = (file: string, text: string): Readonly<Record<string, readonly string[]>> => {
  const document = parseDocument(text, { stringKeys: true })
  const [error] = document.errors
  if (error) throw new UsageError(`${file}: ${error.message.split('\n')[0]}`, form)
  const result = inventorySchema.safeParse(document.toJS({ maxAliasCount: 50 }) ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue?.path.join('.') || 'content'
  throw new UsageError(`${file}: ${where}: ${issue?.message.replace('Invalid input: ', '')}`, form)
}
