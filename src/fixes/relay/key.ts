import type { Diagnosis } from '../../causes/cause.ts'
import type { PasswordMap, RelayMap } from '../../probes/relay-map.ts'
import type { RelayOptions, Wanted } from './wanted.ts'

/** What the password table that Postfix uses now is worth for the relay that is wanted. */
export interface KeyState {
  /** It has a key for this relay that Postfix finds. */
  readonly found: PasswordMap | null
  /** Why a key must be given; null: the one that is there will do. */
  readonly needed: string | null
}

export const keyState = (
  relay: RelayMap,
  { hop }: Wanted,
  { key }: Pick<RelayOptions, 'key'>,
  diagnoses: readonly Diagnosis[],
): KeyState => {
  const hit = relay.maps.find(({ lookups }) =>
    lookups.some((each) => relay.keys.includes(each.key) && each.result === 'hit'),
  )
  const found = relay.relayhost === hop ? (hit ?? null) : null
  if (!found) return { found, needed: `no table has a key for ${hop} yet` }
  if (key === 'replace') return { found, needed: 'a new key is wanted' }
  if (diagnoses.some(({ cause }) => cause === 'relay-auth-wrong'))
    return { found, needed: 'the relay refuses the key that is there' }
  return { found, needed: null }
}

/** The compiled table is missing, or older than its source. */
export const isStale = ({ indexed, source, compiled }: PasswordMap): boolean =>
  indexed && source !== null && (compiled === null || compiled.modified < source.modified)

/** Every account of this host may read it. */
export const isOpen = ({ source, compiled }: PasswordMap): boolean =>
  [source, compiled].some((file) => file !== null && Number(file.mode.at(-1)) >= 4)
