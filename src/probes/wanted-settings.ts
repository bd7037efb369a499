import { defineSlot } from './probe.ts'

export interface WantedSetting {
  /** Postfix's name. */
  readonly name: string
  /** Where it is kept: `zimbraMtaRelayHost`. */
  readonly source: string
  readonly wanted: string
  readonly effective: string
}
/** Settings as a management layer above Postfix wants them, where they differ from what Postfix has. */
export interface WantedSettings {
  /** What carries them over: zmconfigd. */
  readonly carrier: { readonly name: string; readonly running: boolean; readonly evidence: string }
  /** Compared only while the carrier does not run: else it brings them in line by itself. */
  readonly differing: readonly WantedSetting[]
}
export const wantedSettings = defineSlot<WantedSettings>('wanted-settings')
