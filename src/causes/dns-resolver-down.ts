import { resolver } from '../probes/resolver.ts'
import { resolverLookups, serverWorks } from '../probes/resolver-lookups.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untriedOutside } from './claims.ts'
import { readSymptoms } from './read.ts'

export const dnsResolverDown = defineCause({
  id: 'dns-resolver-down',
  section: 'A',
  title: 'No name resolves on this host',
  explain:
    'The name servers that this host is set to use do not answer. Postfix cannot find where mail for other domains goes, so all of it waits; senders may be refused as unknown too.',
  cure: 'Restart the local resolver (Zimbra: zmdnscachectl restart), or correct the name servers in /etc/resolv.conf; then flush the queue.',
  proof: "Several well-known names do not resolve through this host's own resolver, or its name servers do not answer.",
  counterProof:
    "Other names resolve: then it is that one domain (dns-temp-failure), or Postfix's own copy of the settings (dns-chroot-stale).",
  classes: ['dns-temp-failure'],
  look: ['cat /etc/resolv.conf', 'getent ahosts gmail.com', 'dig gmail.com MX'],
  needs: { lookups: resolverLookups, files: resolver, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const seen = known(facts.lookups)
    if (!seen || seen.lookups.length < 2 || seen.lookups.some((lookup) => lookup.resolved)) return []
    // A closed network: its name server answers, and knows no name outside.
    const answering = seen.servers.filter((each) => !each.chroot && serverWorks(each))
    if (answering.some(({ answer }) => answer !== 'NOERROR')) return []
    // It knows the names when asked over TCP, yet programs here cannot look them up: Postfix neither, if it says so.
    const claimed = claimsClass(['dns-temp-failure'])
    const said = known(facts.queue)?.groups.some((group) => claimed(group, readSymptoms(group))) ?? false
    if (answering.length > 0 && !said) return []
    const servers = known(facts.files)?.resolvConf?.nameservers ?? seen.servers.map(({ server }) => server)
    const own = servers.some((server) => /^(?:127\.|::1$)/.test(server))
    return [
      {
        confidence: 'certain',
        because: [
          `none of ${seen.lookups.map(({ name }) => name).join(', ')} resolves (getent ahosts)`,
          ...seen.servers
            .filter(({ chroot }) => !chroot)
            .map(({ server, answer }) => `name server ${server}: ${answer}`),
          ...(answering.length > 0 ? ['it answers over TCP only: questions over UDP get lost on the way'] : []),
          `/etc/resolv.conf names ${servers.join(', ') || 'no server'}`,
        ],
        against: [],
        claims: either(claimed, untriedOutside(known(facts.served))),
        fixes: own ? ['start-service', 'name-servers'] : ['name-servers'],
      },
    ]
  },
})
