import { defineProbe, type Facts, unknown } from '../../probes/probe.ts'
import { zimbraServedDomains } from './served-domains.ts'
import { zimbraSettings } from './zimbra-settings.ts'

const needs = { zimbra: zimbraSettings, served: zimbraServedDomains }

/** Every domain of LDAP; where zmprov could not be asked, those that are known without it. */
export const zimbraAllDomains = defineProbe<readonly string[], typeof needs>({
  id: 'zimbra-all-domains',
  needs,
  ask: [],
  parse: (_, { zimbra, served }: Facts<typeof needs>) => {
    const listed = zimbra.known ? zimbra.value.domains : []
    if (!served.known && listed.length === 0) return unknown(served.why)
    return [...new Set([...listed, ...(served.known ? served.value : [])])]
  },
})
