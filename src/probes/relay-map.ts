import type { Ask, ExecAsk, Reading } from '../target/target.ts'
import { oneLine } from './one-line.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { type RelayRoute, relayRoute } from './relay-route.ts'
import { readNextHop } from './relayhost.ts'
import { type Settings, settings } from './slots.ts'
import { compiledSuffix } from './table-files.ts'

export interface FileStat {
  readonly path: string
  readonly owner: string
  readonly group: string
  /** Octal: `600`. */
  readonly mode: string
  /** Epoch seconds. */
  readonly modified: number
  readonly bytes: number
}
export interface PasswordMap {
  /** As in the setting: `lmdb:/opt/zimbra/conf/relay_password`. */
  readonly spec: string
  readonly type: string
  readonly path: string
  /** Compiled into a file of its own (hash, btree, lmdb, cdb, dbm): `compiled` must exist. */
  readonly indexed: boolean
  /** null: does not exist, or could not be seen (see `visible`). */
  readonly source: FileStat | null
  readonly compiled: FileStat | null
  /** false: the login may not look. */
  readonly visible: boolean
  /** By exit status only; error: the table could not be read; unknown: could not be asked. */
  readonly lookups: readonly { readonly key: string; readonly result: 'hit' | 'miss' | 'error' | 'unknown' }[]
}
export interface RelayMap {
  /** As set; empty: none, mail goes to the destinations directly. */
  readonly relayhost: string
  /** Where that is set; absent: in the setting relayhost. */
  readonly setting?: string
  /** Only some senders' mail goes there. */
  readonly partial?: boolean
  readonly host: string
  readonly port: number
  /** The port is written in the setting. */
  readonly portGiven: boolean
  readonly saslEnabled: boolean
  readonly maps: readonly PasswordMap[]
  /** Keys under which Postfix looks: the remote host's name, then the next hop as written. */
  readonly keys: readonly string[]
  /** Keys somebody may have written instead, which Postfix never looks up: `[smtp.sendgrid.net]`. */
  readonly misspelt: readonly string[]
}

/**
 * `postmap -q` prints the password. Its output goes to /dev/null on the host itself, so that it can reach no reading, log or
 * bundle: only its exit status comes back, and whether it complained (a table that cannot be read exits like a miss).
 */
const lookupScript = oneLine(`map=$1; shift;
for key do
  said=$(postmap -q "$key" "$map" 2>&1 >/dev/null); code=$?;
  case $said in *"Permission denied"*) code=denied;; *fatal:*|*error:*) code=error;; esac;
  echo "$code $key";
done;`)

export const lookupAsk = (spec: string, keys: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', lookupScript, 'postmap', spec, ...keys],
  as: 'root',
  orSelf: true,
})
const statAsk = (paths: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['stat', '-L', '-c', '%U %G %a %Y %s %n', ...paths],
  as: 'root',
  orSelf: true,
})

type Spec = Pick<PasswordMap, 'spec' | 'type' | 'path'>
/** A setting of the smtp client, with what the service that carries the mail has of its own. */
export const clientSetting = (set: Settings, service: string, name: string): string =>
  set.services.find((each) => each.type === 'unix' && each.name === (service || 'smtp'))?.overrides[name] ??
  set.get(name) ??
  ''
const specsOf = (set: Settings, service: string): readonly Spec[] =>
  clientSetting(set, service, 'smtp_sasl_password_maps')
    .split(/[\s,]+/)
    .flatMap((word) => {
      const [, spec = '', type = '', path = ''] = /^(?:proxy:)?((\w+):(.+))$/.exec(word) ?? []
      return spec ? [{ spec, type, path }] : []
    })
    .slice(0, 4)

const keysOf = (relayhost: string): Pick<RelayMap, 'keys' | 'misspelt'> => {
  const hop = readNextHop(relayhost)
  if (!hop) return { keys: [], misspelt: [] }
  const { host, port } = hop
  const keys = [...new Set([host, relayhost])]
  const others = [`[${host}]`, `${host}:${port}`, `[${host}]:${port}`, `[${host}]:25`, `[${host}]:587`, `${host}:587`]
  return { keys, misspelt: [...new Set(others)].filter((key) => !keys.includes(key)) }
}

const needs = { settings, route: relayRoute }

const none: RelayRoute = { relayhost: '', setting: 'relayhost', partial: false, service: '' }

const plan = ({ settings: fact, route: chosen }: Facts<typeof needs>) => {
  const route = chosen.known
    ? chosen.value
    : { ...none, relayhost: fact.known ? (fact.value.get('relayhost') ?? '').trim() : '' }
  const { relayhost } = route
  const specs = fact.known ? specsOf(fact.value, route.service) : []
  const { keys, misspelt } = keysOf(relayhost)
  const files = specs.filter(({ path }) => path.startsWith('/'))
  const paths = files.flatMap(({ type, path }) => [
    path,
    ...(compiledSuffix[type] ? [path + compiledSuffix[type]] : []),
  ])
  return { specs, route, relayhost, keys, misspelt, paths }
}

const asks = (facts: Facts<typeof needs>): readonly Ask[] => {
  const { specs, keys, misspelt, paths } = plan(facts)
  const lookups = keys.length > 0 ? specs.map(({ spec }) => lookupAsk(spec, [...keys, ...misspelt])) : []
  return paths.length > 0 ? [statAsk(paths), ...lookups] : lookups
}

const statsOf = (reading: Reading | undefined): ReadonlyMap<string, FileStat> =>
  new Map(
    (reading?.stdout ?? '').split('\n').flatMap((line) => {
      const [, owner = '', group = '', mode = '', modified, bytes, path = ''] =
        /^(\S+) (\S+) ([0-7]+) (\d+) (\d+) (.+)$/.exec(line) ?? []
      return path
        ? [[path, { path, owner, group, mode, modified: Number(modified), bytes: Number(bytes) }] as const]
        : []
    }),
  )

const results: Readonly<Record<string, PasswordMap['lookups'][number]['result']>> = {
  '0': 'hit',
  '1': 'miss',
  error: 'error',
}

export const lookupsOf = (reading: Reading | undefined, keys: readonly string[]): PasswordMap['lookups'] => {
  const said = new Map(
    (reading?.stdout ?? '').split('\n').map((line) => [line.slice(line.indexOf(' ') + 1), line.split(' ')[0] ?? '']),
  )
  return keys.map((key) => ({ key, result: results[said.get(key) ?? ''] ?? 'unknown' }))
}

/** The relay's password table: is it there, readable, compiled after its last change, and does it know the relay? */
export const relayMap = defineProbe<RelayMap, typeof needs>({
  id: 'relay-map',
  needs,
  ask: asks,
  parse: (readings, facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    const { specs, route, relayhost, keys, misspelt, paths } = plan(facts)
    const [stat, ...lookups] = paths.length > 0 ? readings : [undefined, ...readings]
    const stats = statsOf(stat)
    const hop = readNextHop(relayhost)
    return {
      relayhost,
      ...(relayhost !== '' && route.setting !== 'relayhost' && { setting: route.setting }),
      ...(relayhost !== '' && route.partial && { partial: true }),
      host: hop?.host ?? '',
      port: hop?.port ?? 25,
      portGiven: hop?.portGiven ?? false,
      saslEnabled: clientSetting(facts.settings.value, route.service, 'smtp_sasl_auth_enable') === 'yes',
      maps: specs.map(({ spec, type, path }, at) => ({
        spec,
        type,
        path,
        indexed: type in compiledSuffix,
        source: stats.get(path) ?? null,
        compiled: stats.get(path + (compiledSuffix[type] ?? ' ')) ?? null,
        visible: stat?.status === 'ok' && !stat.stderr.includes('Permission denied'),
        lookups: keys.length > 0 ? lookupsOf(lookups[at], [...keys, ...misspelt]) : [],
      })),
      keys,
      misspelt,
    }
  },
})
