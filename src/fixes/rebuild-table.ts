import { z } from 'zod'
import type { Changing, Wish } from '../mta/mta.ts'
import { known } from '../probes/known.ts'
import { isNetworked, type LookupTable, lookupTables } from '../probes/lookup-tables.ts'
import { type SettingOrigins, settingOrigins } from '../probes/setting-origins.ts'
import { queue, settings } from '../probes/slots.ts'
import { compiledSuffix, failingTables, type TableFiles } from '../probes/table-files.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { waiting } from './waiting.ts'

const title = 'Compile lookup tables anew'

/** What is done about one table: as it is, or in the type that this Postfix has. */
interface Rebuild {
  readonly spec: string
  readonly type: string
  readonly path: string
  readonly owner: string
  readonly aliases: boolean
  readonly before: LookupTable
}

const rebuildOf = ({ table, owner }: TableFiles, types: readonly string[], usual: string): Rebuild | null => {
  if (owner === null) return null
  const type = types.includes(table.type) ? table.type : usual
  if (!types.includes(type) || compiledSuffix[type] === undefined) return null
  const aliases = table.settings.some((name) => /^alias_/.test(name))
  return { spec: `${type}:${table.path}`, type, path: table.path, owner, aliases, before: table }
}

export const rebuildTable = defineFix({
  id: 'rebuild-table',
  title,
  cures: ['lookup-table-failing'],
  explain:
    'Compiles each table that Postfix cannot read anew from its source (postmap; postalias for aliases). Where Postfix does not know the type of the table, the setting is changed to the type that it has. A table whose source is gone has to come from a backup.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { tables: lookupTables, files: failingTables, origins: settingOrigins, settings, queue },
  plan: ({ facts, mta }): Planned => {
    const files = known(facts.files)
    const origins = known(facts.origins)
    const set = known(facts.settings)
    const tables = known(facts.tables)
    if (!files || !origins || !set || !tables) return { refused: 'the lookup tables could not be asked' }
    const all = tables.filter(({ state }) => state === 'fails')
    if (all.length === 0) return { nothing: 'every lookup table answers' }
    const usual = set.get('default_database_type') ?? 'hash'
    const rebuilds = files.tables.flatMap((each) => rebuildOf(each, files.types, usual) ?? [])
    const rest = all.filter(({ spec }) => !rebuilds.some(({ before }) => before.spec === spec))
    if (rebuilds.length === 0) return { refused: why(rest), hint: hints(rest) }
    const retyped = rebuilds.filter(({ spec, before }) => spec !== before.spec)
    return {
      fix: 'rebuild-table',
      title,
      summary: `${rebuilds.map(({ spec }) => spec).join(', ')}: compiled anew from the source.`,
      steps: [
        ...rebuilds.map(compileStep),
        ...(retyped.length > 0 ? [retypeStep(mta, retyped, origins)] : []),
        reloadStep(mta, 'It remembers for half a minute that a table could not be read.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['lookup-table-failing'],
        holds: rebuilds.map(({ spec }) => ({
          kind: 'wait',
          what: `a lookup in ${spec} succeeds`,
          ask: { kind: 'exec', argv: ['postmap', '-q', 'mailmedic.invalid', spec], as: 'root', orSelf: true },
          until: { exit: 1, equals: '' },
          timeoutMs: 5_000,
        })),
        follow: { messages: waiting(known(facts.queue)), flush: true },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted',
      secrets: [],
      notes: rest.length > 0 ? [`Left as they are: ${why(rest)}. ${hints(rest)}`] : [],
      chores: [],
    }
  },
})

const compileStep = ({ spec, type, path, owner, aliases, before }: Rebuild): Action => ({
  id: `compile-${path.replace(/[^A-Za-z0-9]+/g, '-')}`,
  label: `compile ${path.replace(/^.*\//, '')}`,
  detail: spec,
  why: before.said || 'Postfix cannot read it.',
  changes: [],
  do: [{ kind: 'exec', argv: [aliases ? 'postalias' : 'postmap', spec], as: owner === 'zimbra' ? 'zimbra' : 'root' }],
  files: [`${path}${compiledSuffix[type]}`],
  undo: [],
})

const retypeStep = (mta: Changing, retyped: readonly Rebuild[], origins: SettingOrigins): Action => {
  const names = [...new Set(retyped.flatMap(({ before }) => before.settings))]
  const wishes = names.map((name): Wish => {
    const value = retyped.reduce(
      (text, { before, spec }) => text.replaceAll(before.spec, spec),
      origins.of(name).effective,
    )
    return { name, value }
  })
  return mta.change(wishes, origins, {
    id: 'type',
    label: 'name the type that Postfix has',
    why: `This Postfix does not know ${[...new Set(retyped.map(({ before }) => before.type))].join(', ')} (postconf -m).`,
  })
}

const why = (tables: readonly LookupTable[]): string =>
  tables
    .map(
      (table) =>
        `${table.spec}: ${isNetworked(table) ? 'its server does not answer' : 'its source is not there, or it cannot be compiled'}`,
    )
    .join('; ')

const hints = (tables: readonly LookupTable[]): string =>
  tables.some(isNetworked)
    ? 'Start the database server, or correct the address in the file of the table.'
    : 'Bring the source back from a backup, then run this again; or take it out of the settings that name it.'
