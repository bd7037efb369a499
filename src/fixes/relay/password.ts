import type { RelayMap } from '../../probes/relay-map.ts'
import type { Action } from '../../target/action.ts'
import type { RelayGround } from './ground.ts'
import { isOpen, isStale } from './key.ts'
import { entryActions, type MapFile, mapFile, repairAction } from './map.ts'

/** The table that is used already, if it is a file of a kind that can be written; else the one that is usual here. */
export const passwordFile = ({ map, types, set, mta, key, tables }: RelayGround): MapFile | null => {
  const writable = ({ path, type }: RelayMap['maps'][number]): boolean => path.startsWith('/') && types.includes(type)
  const used = [...(key.found ? [key.found] : []), ...map.maps].find((each) => writable(each) && each.source !== null)
  const path = used?.path ?? mta.relayFiles.passwords
  const type = map.maps.find((each) => each.path === path)?.type
  // On Zimbra the login zimbra may do all of this, unless root has left something there.
  const there = [used?.source, used?.compiled].flatMap((file) => file ?? [])
  const isOwn = there.every(({ owner }) => owner === mta.owner) && (there.length > 0 || !tables.files.includes(path))
  return mapFile(path, '0600', types, [type, set.get('default_database_type')], mta, isOwn)
}

/** Writes the line of the relay, or only makes sound what is there; none: it is sound. */
export const passwordSteps = (ground: RelayGround, file: MapFile): readonly Action[] => {
  const { map, key, wanted, tables } = ground
  const used = map.maps.find(({ path }) => path === file.path)
  if (key.needed === null) {
    if (!used || !(isStale(used) || isOpen(used))) return []
    const why = isStale(used) ? 'The compiled table is older than its source.' : 'Every account here may read the key.'
    return [repairAction(file, { id: 'password-compiled', why })]
  }
  const others = map.maps.some(({ path }) => path !== file.path)
  return entryActions({
    id: 'password',
    map: file,
    isThere: (used?.source ?? null) !== null || tables.files.includes(file.path),
    hadKey: used !== undefined || tables.files.includes(file.path),
    // Postfix looks for the bare name first: under that an older key would win, from another table too.
    keys: others ? [wanted.hop, wanted.host] : [wanted.hop],
    gone: [wanted.host],
    value: [wanted.user ?? { secret: 'key' }, ':', { secret: 'key' }],
    says: 'key on standard input',
    why: `${key.needed.charAt(0).toUpperCase()}${key.needed.slice(1)}.`,
  })
}
