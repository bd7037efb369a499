import { z } from 'zod'
import { zimbraDirectory } from '../mta/zimbra/directory.ts'
import { mappedSettings, outOfStep } from '../mta/zimbra/mapped-settings.ts'
import { settings } from '../probes/slots.ts'
import { defineCheck } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** Does Postfix have what LDAP says? */
export const ldapInStep = defineCheck({
  id: 'ldap-in-step',
  title: 'Postfix has the settings of LDAP',
  why: 'What was edited by hand in main.cf is lost at the next rewrite; what was changed in LDAP may not have arrived.',
  needs: { directory: zimbraDirectory, settings },
  options: z.strictObject({}),
  judge: ({ directory, settings: set }) => {
    if (!directory) return notZimbra('LDAP and Postfix')
    const differing = outOfStep(set, directory.own)
    if (differing.length === 0) {
      const compared = Object.values(mappedSettings).filter((attribute) => directory.own[attribute]).length
      return [
        { status: 'ok', subject: 'LDAP and Postfix', summary: `${compared} settings agree between LDAP and Postfix` },
      ]
    }
    return differing.map(({ name, attribute, wanted, effective }) => ({
      status: 'warning',
      subject: name,
      summary: `${name} is ${effective || 'empty'} in Postfix, ${attribute} is ${wanted || 'empty'} in LDAP: edited by hand, changed a moment ago, or not carried over`,
      evidence: [
        { ask: `postconf ${name}`, quote: `${name} = ${effective}` },
        { ask: `zmprov -l gs ${directory.server} ${attribute}`, quote: `${attribute}: ${wanted}` },
      ],
    }))
  },
})
