import type { Changing } from '../../mta/mta.ts'
import type { RelayMap } from '../../probes/relay-map.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import type { Hop, Settings } from '../../probes/slots.ts'
import type { KeyState } from './key.ts'
import type { RelayTables } from './tables.ts'
import type { RelayOptions, Wanted } from './wanted.ts'

/** What the steps of a relay are made from: all of it known. */
export interface RelayGround {
  readonly set: Settings
  readonly origins: SettingOrigins
  readonly map: RelayMap
  readonly types: readonly string[]
  readonly tables: RelayTables
  readonly filters: readonly Hop[]
  readonly mta: Changing
  readonly wanted: Wanted
  readonly options: RelayOptions
  readonly key: KeyState
  /** A sender of whom the relay is asked whether it takes him. */
  readonly sender: string | undefined
}
