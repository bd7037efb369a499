import { z } from 'zod'
import { resolverLookups, serverWorks } from '../probes/resolver-lookups.ts'
import { defineCheck } from './check.ts'

/** Names as programs on the host resolve them (libc), and what the name servers say when asked directly. */
export const resolverAnswers = defineCheck({
  id: 'resolver-answers',
  title: 'Names resolve',
  why: 'Without a name service no mail can be routed to another domain.',
  needs: { resolver: resolverLookups },
  options: z.strictObject({
    slowMs: z.number().int().default(3_000).meta({ description: 'Milliseconds for all lookups' }),
  }),
  judge: ({ resolver }, { slowMs }) => {
    const evidence = [
      ...resolver.lookups.map(({ name, addresses }) => ({
        ask: `getent ahosts ${name}`,
        quote: addresses.length > 0 ? addresses.slice(0, 3).join(', ') : 'no answer',
      })),
      ...resolver.servers.map(({ server, answer }) => ({ ask: `dig @${server}`, quote: answer })),
    ]
    const resolved = resolver.lookups.filter((lookup) => lookup.resolved).length
    const of = resolver.lookups.length
    if (of === 0) return [{ status: 'unknown', subject: 'resolver', summary: 'no name was looked up', evidence }]
    const server = resolver.servers.find((each) => !each.chroot && serverWorks(each))
    if (resolved === 0 && server && server.answer !== 'NOERROR') {
      const summary = `name server ${server.server} answers; the names asked for do not exist in this network`
      return [{ status: 'ok', subject: 'resolver', summary, evidence }]
    }
    if (resolved === 0 && server) {
      // libc is told not to ask: Postfix's own lookups may still work.
      const summary = `none of ${of} names resolves on this host, although name server ${server.server} knows them`
      return [{ status: 'warning', subject: 'resolver', summary, evidence }]
    }
    if (resolved === 0) {
      return [
        { status: 'critical', subject: 'resolver', summary: `none of ${of} names resolves on this host`, evidence },
      ]
    }
    const slow = resolver.ms > slowMs
    return [
      {
        status: slow ? 'warning' : 'ok',
        subject: 'resolver',
        summary: slow
          ? `the resolver is slow: ${of} names took ${(resolver.ms / 1000).toFixed(1)} s`
          : `resolver answers (${resolved} of ${of} names)`,
        evidence,
      },
    ]
  },
})
