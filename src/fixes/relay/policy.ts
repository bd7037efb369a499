import type { Changing } from '../../mta/mta.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import type { Settings } from '../../probes/slots.ts'
import { demandsTls } from '../../probes/tls-level.ts'
import type { Action } from '../../target/action.ts'
import { entryActions, mapFile } from './map.ts'
import { changeOf, withMap } from './settings.ts'
import type { RelayTables } from './tables.ts'

export interface PolicyGround {
  readonly mta: Changing
  readonly set: Settings
  readonly origins: SettingOrigins
  readonly types: readonly string[]
  readonly tables: RelayTables
  readonly hop: string
  /** As the user wants it; undefined: encrypt, unless something as strict is there. */
  readonly level: 'encrypt' | 'secure' | undefined
  /** The global level will not demand TLS any more. */
  readonly levelFalls?: boolean
}

/** Demands TLS of one relay, by a policy table; none: it is demanded already. null: there is no kind of table for that. */
export const policySteps = (ground: PolicyGround): readonly Action[] | null => {
  const { mta, set, origins, types, tables, hop, level, levelFalls } = ground
  const global = levelFalls ? null : (set.get('smtp_tls_security_level') ?? null)
  if (level ? tables.policy?.startsWith(level) : demandsTls(tables.policy ?? global)) return []
  const maps = set.get('smtp_tls_policy_maps') ?? ''
  const { policies } = mta.relayFiles
  const type = maps
    .split(/[\s,]+/)
    .find((word) => word.endsWith(`:${policies}`))
    ?.split(':')
    .at(-2)
  const isThere = tables.files.includes(policies)
  const file = mapFile(policies, '0644', types, [type, set.get('default_database_type')], mta, !isThere)
  if (!file) return null
  return [
    ...entryActions({
      id: 'policy',
      map: file,
      isThere,
      hadKey: isThere,
      keys: [hop],
      value: [level ?? 'encrypt'],
      says: `${hop} ${level ?? 'encrypt'}`,
      why: 'The key must never travel in clear, and a global TLS level would also hit content filters.',
    }),
    ...changeOf(mta, origins, [{ name: 'smtp_tls_policy_maps', value: withMap(maps, file) }], {
      id: 'policy-used',
      label: 'demand TLS of the relay',
      why: 'Of this relay alone: other servers are spoken to as before.',
    }),
  ]
}
