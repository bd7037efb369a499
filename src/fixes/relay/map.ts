import type { Changing } from '../../mta/mta.ts'
import { compiledSuffix } from '../../probes/table-files.ts'
import type { Action, Deed, Piece } from '../../target/action.ts'
import type { Refusal } from '../fix.ts'

/** A lookup table that is kept in a file, and who it belongs to. */
export interface MapFile {
  /** As a setting names it: `lmdb:/opt/zimbra/conf/relay_password`. */
  readonly spec: string
  readonly path: string
  /** What postmap(1) makes of it; null: it is read as it is. */
  readonly compiled: string | null
  readonly owner: string
  readonly group: string
  /** Octal. */
  readonly mode: string
  /** Account that may write all of it: the owner, unless something of another account's is there. */
  readonly as: string
}

/** Kinds that need no more than the file itself, best first. */
const kinds = ['lmdb', 'hash', 'cdb', 'btree', 'texthash']

/** The kind that is there already, else what this Postfix takes for granted, else any that it can read; null: none. */
export const mapFile = (
  path: string,
  mode: string,
  types: readonly string[],
  wishes: readonly (string | undefined)[],
  { owner, ownerGroup: group }: Pick<Changing, 'owner' | 'ownerGroup'>,
  isOwn: boolean,
): MapFile | null => {
  const type = [...wishes, ...kinds].find((each) => each !== undefined && kinds.includes(each) && types.includes(each))
  if (type === undefined) return null
  const suffix = compiledSuffix[type]
  const compiled = suffix === undefined ? null : `${path}${suffix}`
  return { spec: `${type}:${path}`, path, compiled, owner, group, mode, as: isOwn ? owner : 'root' }
}

export const noTable: Refusal = {
  refused: 'this Postfix knows no kind of table that is kept in a file (postconf -m)',
  hint: 'Install one: the package postfix-lmdb, on Debian and on Red Hat.',
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const owned = ({ owner, group, mode, as }: MapFile, path: string, ifThere = false): Deed => ({
  kind: 'own',
  path,
  owner,
  group,
  mode,
  ...(ifThere ? { ifThere } : {}),
  as,
})

/** A table's own postmap, as its owner. What is there is closed to others before a secret comes into it. */
export const compileDeeds = (map: MapFile): readonly Deed[] =>
  map.compiled === null
    ? []
    : [
        owned(map, map.compiled, true),
        { kind: 'exec', argv: ['postmap', map.spec], as: map.owner, timeoutMs: 60_000 },
        owned(map, map.compiled),
      ]

/** By its exit status alone: what is found would be printed. */
const finds = (map: MapFile, key: string): Deed => ({
  kind: 'exec',
  argv: ['postmap', '-q', key, map.spec],
  as: map.as,
  mute: true,
})

const compileAction = (map: MapFile, about: Pick<Action, 'id' | 'why'>): Omit<Action, 'do' | 'files'> => ({
  ...about,
  label: map.compiled === null ? `close ${nameOf(map.path)}` : `postmap ${nameOf(map.path)}`,
  detail: `${map.compiled ?? map.path}, ${map.mode} ${map.owner}`,
  changes: [],
  undo: [],
})

/** Closes a table that is there to other accounts, and compiles it anew. */
export const repairAction = (map: MapFile, about: Pick<Action, 'id' | 'why'>): Action => ({
  ...compileAction(map, about),
  do: [owned(map, map.path), ...compileDeeds(map)],
  files: [map.path, ...(map.compiled === null ? [] : [map.compiled])],
})

interface Entry {
  readonly id: string
  readonly map: MapFile
  /** Is the file there already? Then its other lines stay. */
  readonly isThere: boolean
  /** It has a line for the key, or could have: that one is only in the copy, so nothing but the copy brings it back. */
  readonly hadKey: boolean
  /** The keys that get the line; the first is the one that is looked up. */
  readonly keys: readonly [string, ...string[]]
  /** Further keys whose lines go. */
  readonly gone?: readonly string[]
  /** What the line says beside the key. */
  readonly value: readonly Piece[]
  readonly says: string
  readonly why: string
}

/** Writes the line for a key and compiles the table: the file is closed to others before the line is in it. */
export const entryActions = (entry: Entry): readonly Action[] => {
  const { id, map, isThere, hadKey, keys, gone = [], value, says, why } = entry
  const { path, owner, group, mode, as } = map
  const place = { path, owner, group, mode, keys: [...new Set([...keys, ...gone])], as }
  const content = keys.flatMap((key) => [`${key} `, ...value, '\n'])
  return [
    {
      id,
      label: `write ${nameOf(path)}`,
      detail: `${isThere ? 'one line, the others stay' : 'new file'}, ${mode} ${owner}, ${says}`,
      why,
      changes: [],
      do: [{ kind: 'entries', ...place, content }],
      files: [path],
      undo: hadKey ? [] : [{ kind: 'entries', ...place, content: [] }, ...compileDeeds(map)],
    },
    {
      ...compileAction(map, { id: `${id}-compiled`, why: 'Postfix reads the compiled table.' }),
      do: [...compileDeeds(map), finds(map, keys[0])],
      // The source is not among them: its copy would be one more place that holds the key.
      ...(map.compiled === null ? {} : { files: [map.compiled] }),
    },
  ]
}
