import type { ExecAsk } from '../target/target.ts'
import { lookupTables } from './lookup-tables.ts'
import { oneLine } from './one-line.ts'
import { defineProbe, type Facts, unknown, whyOf } from './probe.ts'
import { settings } from './slots.ts'
import { compiledSuffix } from './table-files.ts'

export interface TransportEntry {
  readonly key: string
  /** `cyrus:` */
  readonly value: string
}
/** The source of a table whose entries name services that master.cf does not have. */
export interface TransportTable {
  readonly type: string
  readonly path: string
  readonly owner: string
  readonly group: string
  /** Octal. */
  readonly mode: string
  /** At most `mostEntries`, as they stand in the file. */
  readonly entries: readonly TransportEntry[]
  /** So many there are. */
  readonly total: number
}

/** A plan names each of them. */
const mostEntries = 50

/** $1 services of master.cf, then sources. transport(5): `KEY TRANSPORT:NEXTHOP`; without a transport the usual one is meant. */
const script = oneLine(`known=$1; shift;
for p do
  stat -L -c 'file %U %G %a %n' "$p" || continue;
  awk -v known="$known" 'BEGIN { n = split(known, all, " "); for (i = 1; i <= n; i++) there[all[i]] = 1 }
    /^[^# \\t]/ && $2 ~ /^[^:]+:/ { name = $2; sub(/:.*/, "", name); if (!(name in there) && ++total <= ${mostEntries}) print "entry", $1, $2 }
    END { print "total", total + 0 }' "$p";
done`)

const needs = { settings, tables: lookupTables }
type Needed = Facts<typeof needs>

const sources = ({ tables }: Needed) =>
  (tables.known ? tables.value : []).filter(
    ({ settings: names, type }) =>
      names.includes('transport_maps') && (type === 'texthash' || compiledSuffix[type] !== undefined),
  )

const ask = (facts: Needed): readonly ExecAsk[] => {
  const found = sources(facts)
  if (!facts.settings.known || found.length === 0) return []
  const services = facts.settings.value.services.flatMap(({ name, type }) => (type === 'unix' ? [name] : []))
  const argv = ['sh', '-c', script, 'entries', services.join(' '), ...found.map(({ path }) => path)]
  return [{ kind: 'exec', argv, as: 'root', orSelf: true }]
}

/** Entries of the transport tables on this host that lead nowhere. Tables in a directory or a database are not searched. */
export const transportEntries = defineProbe<readonly TransportTable[], typeof needs>({
  id: 'transport-entries',
  needs,
  ask,
  parse: ([reading], facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    if (!facts.tables.known) return unknown(facts.tables.why)
    if (!reading) return []
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    return reading.stdout.split(/^file /m).flatMap((part): TransportTable[] => {
      const [head = '', ...lines] = part.split('\n')
      const [, owner = '', group = '', mode = '', path] = /^(\S+) (\S+) (\d+) (\/.+)$/.exec(head) ?? []
      const type = sources(facts).find((each) => each.path === path)?.type
      const entries = lines.flatMap((line) => {
        const [, key, value] = /^entry (\S+) (\S+)$/.exec(line) ?? []
        return key && value ? [{ key, value }] : []
      })
      const total = Math.max(entries.length, Number(/^total (\d+)$/m.exec(part)?.[1] ?? 0))
      return path && type && entries.length > 0 ? [{ type, path, owner, group, mode, entries, total }] : []
    })
  },
})
