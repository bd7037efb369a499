import { z } from 'zod'
import { zimbraLdapServers } from '../mta/zimbra/ldap-servers.ts'
import { answers } from '../probes/dialed.ts'
import { defineCheck } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** The LDAP servers of localconfig's ldap_url, dialled from the mail host. */
export const zimbraLdap = defineCheck({
  id: 'zimbra-ldap',
  title: "Zimbra's LDAP takes connections",
  why: 'Domains, accounts and their mailbox servers are looked up there for every recipient.',
  needs: { servers: zimbraLdapServers },
  options: z.strictObject({}),
  judge: ({ servers }) => {
    if (!servers) return notZimbra('LDAP')
    const alive = servers.filter(answers)
    return servers.map((server) => {
      const { url, outcome, ms, why } = server
      if (answers(server)) return { status: 'ok', subject: url, summary: `${url} takes connections, ${ms} ms` }
      const evidence = [{ ask: `connect ${url}`, quote: why || outcome }]
      if (outcome === 'unknown' || outcome === 'denied')
        return { status: 'unknown', subject: url, summary: `whether ${url} answers could not be asked`, evidence }
      // Clients go on to the next one of ldap_url.
      return alive.length > 0
        ? { status: 'warning', subject: url, summary: `${url} does not answer, ${alive[0]?.url} does`, evidence }
        : { status: 'critical', subject: url, summary: `${url} does not answer: nobody is found there`, evidence }
    })
  },
})
