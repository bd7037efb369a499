import { defineSlot } from './probe.ts'

/** Where a setting is kept, and what is set at that very place: what a change, and taking it back, has to know. */
export interface SettingOrigin {
  readonly keptIn: 'main.cf' | 'ldap'
  /** LDAP attribute; absent in main.cf. */
  readonly attribute?: string
  /** Set at that place itself; null: not set there. Several values of an attribute, in order. */
  readonly own: readonly string[] | null
  /** What counts now, wherever it comes from. */
  readonly effective: string
  /** What counts where it is not set at that place; null: not known. */
  readonly inherited: string | null
}

export interface SettingOrigins {
  /** Name of the server's entry in LDAP; null: main.cf is all there is. */
  readonly server: string | null
  of(name: string, where?: 'server' | 'global'): SettingOrigin
}
export const settingOrigins = defineSlot<SettingOrigins>('setting-origins')
