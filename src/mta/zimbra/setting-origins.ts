import { defineProbe, Unknown } from '../../probes/probe.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import { postfixSettingOrigins } from '../postfix/setting-origins.ts'
import { mappedSettings } from './mapped-settings.ts'
import { zimbraSettings } from './zimbra-settings.ts'

const needs = { mainCf: postfixSettingOrigins, ldap: zimbraSettings }

/** What zmconfigd writes is kept in LDAP, on the server's entry or in the global configuration; the rest in main.cf. */
export const zimbraSettingOrigins = defineProbe<SettingOrigins, typeof needs>({
  id: 'zimbra-setting-origins',
  needs,
  ask: [],
  parse: (_, { mainCf, ldap }) => {
    if (!mainCf.known) return new Unknown(mainCf.why)
    if (!ldap.known) return new Unknown(ldap.why)
    const { server, attributes, global } = ldap.value
    return {
      server,
      of: (name, where = 'server') => {
        const attribute = mappedSettings[name]
        const there = mainCf.value.of(name)
        if (attribute === undefined) return there
        const found = attributes[attribute]
        const everywhere = global[attribute]
        const own = where === 'global' ? everywhere : found?.from === 'server' ? found.values : undefined
        return {
          keptIn: 'ldap',
          attribute,
          own: own ?? null,
          effective: there.effective,
          inherited: where === 'global' ? null : (everywhere?.join(', ') ?? null),
        }
      },
    }
  },
})
