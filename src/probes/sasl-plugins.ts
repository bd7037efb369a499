import { defineProbe, unknown } from './probe.ts'

export interface SaslPlugins {
  readonly directories: readonly { readonly path: string; readonly plugins: readonly string[] }[]
}

/** Which mechanisms the SASL library has plug-ins for; without libplain no password can be sent to a relay. */
export const saslPlugins = defineProbe<SaslPlugins>({
  id: 'sasl-plugins',
  ask: [],
  parse: () => unknown('not written yet'),
})
