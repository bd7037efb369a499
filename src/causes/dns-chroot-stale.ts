import { resolver } from '../probes/resolver.ts'
import { resolverLookups } from '../probes/resolver-lookups.ts'
import { queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'

export const dnsChrootStale = defineCause({
  id: 'dns-chroot-stale',
  section: 'A',
  title: 'Postfix resolves with an old copy of resolv.conf in its chroot',
  explain:
    'On this system Postfix runs in a chroot with a copy of resolv.conf of its own. The host resolves names, but the copy names other servers, so Postfix cannot.',
  cure: 'Copy /etc/resolv.conf into the etc folder of the queue directory (restarting Postfix does it on Debian), then flush the queue.',
  proof: "Names resolve on the host, while resolv.conf in Postfix's chroot differs from that of the host.",
  counterProof: 'The copies are the same, or the smtp service does not run in the chroot.',
  classes: ['dns-temp-failure'],
  look: ['diff /etc/resolv.conf $(postconf -h queue_directory)/etc/resolv.conf', 'postconf -M smtp/unix'],
  needs: { files: resolver, lookups: resolverLookups, settings, queue },
  recognise: ({ facts }) => {
    const files = known(facts.files)
    const chrooted = known(facts.settings)?.services.some((each) => each.chroot && /^smtp\b/.test(each.command))
    const { chroot, resolvConf } = files ?? {}
    if (!chroot || !resolvConf || !chrooted) return []
    const [now, copy] = [resolvConf.nameservers, chroot.conf.nameservers]
    if (now.join() === copy.join()) return []
    const seen = known(facts.lookups)
    if (!seen?.lookups.some((lookup) => lookup.resolved)) return []
    // Other servers, but they answer too: nothing is stale.
    if (seen.servers.some(({ answer, chroot }) => chroot && /^(NOERROR|NXDOMAIN)$/.test(answer))) return []
    return [
      {
        confidence: 'certain',
        because: [
          `${chroot.path} names ${copy.join(', ') || 'no server'}; /etc/resolv.conf names ${now.join(', ') || 'no server'}`,
          'the host itself resolves names (getent ahosts)',
        ],
        against: [],
        claims: claimsClass(['dns-temp-failure']),
        standsAlone: false,
        fixes: ['refresh-chroot'],
      },
    ]
  },
})
