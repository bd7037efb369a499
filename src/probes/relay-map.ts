import { defineProbe, unknown } from './probe.ts'
import { settings } from './slots.ts'

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

export const relayMap = defineProbe<RelayMap, { settings: typeof settings }>({
  id: 'relay-map',
  needs: { settings },
  ask: () => [],
  parse: () => unknown('not written yet'),
})
