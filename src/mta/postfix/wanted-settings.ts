import { defineProbe, unknown } from '../../probes/probe.ts'
import type { WantedSettings } from '../../probes/wanted-settings.ts'

/** Nothing stands above main.cf: what is in it is what is wanted. */
export const postfixWantedSettings = defineProbe<WantedSettings>({
  id: 'postfix-wanted-settings',
  ask: [],
  parse: () => unknown('nothing manages the settings of this Postfix'),
})
