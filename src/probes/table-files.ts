import type { ExecAsk } from '../target/target.ts'
import { type LookupTable, lookupTables } from './lookup-tables.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'

/** Suffix of the file into which postmap(1) compiles a table. */
export const compiledSuffix: Readonly<Record<string, string>> = {
  hash: '.db',
  btree: '.db',
  lmdb: '.lmdb',
  cdb: '.cdb',
  dbm: '.dir',
  sdbm: '.dir',
}

export interface TableFiles {
  readonly table: LookupTable
  /** Owner of the source; null: there is no source. */
  readonly owner: string | null
  readonly compiled: boolean
}
export interface FailingTables {
  readonly tables: readonly TableFiles[]
  /** Types that this Postfix knows, postconf -m. */
  readonly types: readonly string[]
}

const needs = { tables: lookupTables }
const failing = ({ tables }: Facts<typeof needs>): readonly LookupTable[] =>
  tables.known ? tables.value.filter(({ state, type }) => state === 'fails' && compiledSuffix[type] !== undefined) : []

const statAsk = (tables: readonly LookupTable[]): ExecAsk => ({
  kind: 'exec',
  argv: ['stat', '-L', '-c', '%U %n', ...tables.flatMap(({ path, type }) => [path, `${path}${compiledSuffix[type]}`])],
  as: 'root',
  orSelf: true,
})
const typesAsk: ExecAsk = { kind: 'exec', argv: ['postconf', '-m'], as: 'root', orSelf: true }

/** Tables that cannot be read and have a source of their own: is it there, and can it be compiled? */
export const failingTables = defineProbe<FailingTables, typeof needs>({
  id: 'failing-tables',
  needs,
  ask: (facts) => (failing(facts).length > 0 ? [typesAsk, statAsk(failing(facts))] : []),
  parse: ([types, stat], facts) => {
    if (!facts.tables.known) return unknown(facts.tables.why)
    const owners = new Map(
      (stat?.stdout ?? '').split('\n').flatMap((line) => {
        const [, owner, path] = /^(\S+) (\/.+)$/.exec(line) ?? []
        return owner && path ? [[path, owner] as const] : []
      }),
    )
    return {
      types: (types?.status === 'ok' ? types.stdout : '').split(/\s+/).filter(Boolean),
      tables: failing(facts).map((table) => ({
        table,
        owner: owners.get(table.path) ?? null,
        compiled: owners.has(`${table.path}${compiledSuffix[table.type]}`),
      })),
    }
  },
})
