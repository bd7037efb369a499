import { globalIpv6 } from '../probes/global-ipv6.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'
import { dialLine, wayOutOf } from './way-out.ts'

const reply =
  /connect to [^[]*\[[0-9a-f]*:[0-9a-f:]+\](:\d+)?: (Network is unreachable|No route to host|Connection timed out)/i

export const ipv6Unusable = defineCause({
  id: 'ipv6-unusable',
  section: 'B',
  title: 'IPv6 does not work from this host, and destinations are tried over it',
  explain:
    'This host cannot reach the outside over IPv6. Destinations that also have IPv4 are reached; those for which Postfix only tries IPv6 addresses wait.',
  cure: 'Set inet_protocols = ipv4 (Zimbra: zimbraIPMode ipv4), or smtp_address_preference = ipv4, or repair the IPv6 route.',
  proof: 'The destination fails by IPv6 and answers by IPv4, and this host has no IPv6 address that is of use outside.',
  counterProof: 'It fails by IPv4 too; or IPv6 works to others.',
  classes: ['network-unreachable'],
  look: ['ip -6 route get 2001:4860:4860::8888', 'postconf inet_protocols smtp_address_preference'],
  needs: { outbound: outboundDials, addresses: globalIpv6, settings, queue },
  recognise: ({ facts }) => {
    if (/^ipv4$/.test(known(facts.settings)?.get('inet_protocols') ?? '')) return []
    const reason = known(facts.queue)
      ?.groups.flatMap((group) => group.symptoms)
      .find((symptom) => reply.test(symptom.reason ?? ''))?.reason
    const way = wayOutOf(known(facts.outbound))
    const works = way?.open.find((dial) => !dial.ip.includes(':'))
    if (!reason || !works || way?.open.some((dial) => dial.ip.includes(':'))) return []
    const six = way?.failing.filter((dial) => dial.ip.includes(':')) ?? []
    const addresses = known(facts.addresses)
    const none = addresses !== undefined && !addresses.global
    return [
      {
        confidence: six.length > 0 || none ? 'certain' : 'likely',
        because: [
          reason,
          ...six.slice(0, 1).map(dialLine),
          ...(none ? ['this host has no public IPv6 address (/proc/net/if_inet6)'] : []),
          `IPv4 works: ${dialLine(works)}`,
        ],
        against: [],
        claims: (group, symptoms) => onTheMove(group) && symptoms.some((symptom) => reply.test(symptom.reason ?? '')),
        fixes: ['inet-protocols'],
      },
    ]
  },
})
