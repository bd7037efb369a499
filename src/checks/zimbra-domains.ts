import { z } from 'zod'
import { type Entry, first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { count } from '../probes/words.ts'
import { defineCheck, type Judgement } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

const mechanisms: Readonly<Record<string, string>> = {
  '': 'internal',
  zimbra: 'internal',
  ldap: 'external LDAP',
  ad: 'Active Directory',
  kerberos5: 'Kerberos',
}
const mechanismOf = (entry: Entry): string => {
  const mech = first(entry, 'zimbraAuthMech')
  return mechanisms[mech] ?? mech
}

/** Status of the domains, and who checks the passwords of their users. */
export const zimbraDomains = defineCheck({
  id: 'zimbra-domains',
  title: 'Domains are active',
  why: 'A domain that is suspended, closed or in maintenance takes no mail; who checks passwords decides whether users can send.',
  needs: { directory: zimbraDirectory },
  options: z.strictObject({}),
  judge: ({ directory }) => {
    if (!directory) return notZimbra('domains')
    const { domains } = directory
    if (domains.length === 0) return [{ status: 'unknown', subject: 'domains', summary: 'LDAP lists no domain' }]
    const inactive = domains.filter(({ entry }) => !['', 'active'].includes(first(entry, 'zimbraDomainStatus')))
    const used = [...new Set(domains.map(({ entry }) => mechanismOf(entry)))]
    // Without it, nobody but administrators gets in while the external server is down.
    const strict = domains.filter(
      ({ entry }) => mechanismOf(entry) !== 'internal' && first(entry, 'zimbraAuthFallbackToLocal') !== 'TRUE',
    )
    const fallback = strict.length > 0 ? `; ${count(strict.length, 'domain')} without fallback to local passwords` : ''
    return [
      ...inactive.map(({ name, entry }): Judgement => {
        const status = first(entry, 'zimbraDomainStatus')
        return {
          status: 'warning',
          subject: name,
          summary: `the domain ${name} is ${status}`,
          evidence: [{ ask: `zmprov -l gd ${name} zimbraDomainStatus`, quote: `zimbraDomainStatus: ${status}` }],
        }
      }),
      {
        status: 'ok',
        subject: 'authentication',
        summary: `${count(domains.length - inactive.length, 'active domain')}, passwords are checked by: ${used.join(', ')}${fallback}`,
        data: {
          table: {
            head: ['domain', 'status', 'passwords', 'fallback to local'],
            rows: domains
              .slice(0, 50)
              .map(({ name, entry }) => [
                name,
                first(entry, 'zimbraDomainStatus') || 'active',
                mechanismOf(entry),
                first(entry, 'zimbraAuthFallbackToLocal') === 'TRUE' ? 'yes' : 'no',
              ]),
          },
        },
      },
    ]
  },
})
