import { isPrivate, ownAddresses } from '../probes/own-addresses.ts'
import { resolverLookups } from '../probes/resolver-lookups.ts'
import { type ServedMx, servedMx } from '../probes/served-mx.ts'
import { mxHost, servedMxAddresses } from '../probes/served-mx-addresses.ts'
import { mailLog } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'

interface Places {
  /** Addresses of MX hosts that have another name than this one. */
  readonly addresses: ReadonlyMap<string, readonly string[]> | undefined
  readonly own: readonly string[] | undefined
  readonly clients: readonly { readonly address: string }[] | null | undefined
}

/** All its MX hosts are others, as far as the world can see; not where mail from outside comes in all the same. */
const leadsElsewhere = ({ mx }: ServedMx, { addresses, own, clients }: Places): boolean => {
  if (!addresses || !own || !clients || own.every(isPrivate)) return false
  if (clients.some(({ address }) => !own.includes(address))) return false
  const found = mx.map((record) => addresses.get(mxHost(record)) ?? [])
  return found.length > 0 && found.every((list) => list.length > 0 && !list.some((address) => own.includes(address)))
}

export const ownMxWrong = defineCause({
  id: 'own-mx-wrong',
  section: 'A',
  warningOnly: true,
  title: 'The MX of a domain served here does not lead here',
  explain:
    'This server takes mail for the domain, but DNS names no mail server for it, or another one: mail from outside is returned or goes elsewhere.',
  cure: 'Publish an MX record for the domain that leads to this server, or to the filter in front of it, at the DNS provider.',
  proof:
    'The MX records of a domain that is served here lead to hosts that are not this one, and no mail for it comes in from outside.',
  counterProof: 'An edge filter in front of this server is normal: mail for the domain keeps coming in through it.',
  look: ['dig DOMAIN MX', 'postconf mydestination virtual_mailbox_domains'],
  needs: {
    served: servedMx,
    addresses: servedMxAddresses,
    own: ownAddresses,
    lookups: resolverLookups,
    log: mailLog,
  },
  recognise: ({ facts }) => {
    if (!known(facts.lookups)?.lookups.some((lookup) => lookup.resolved)) return []
    const served = (known(facts.served) ?? []).filter(({ answered }) => answered)
    const places = { addresses: known(facts.addresses), own: known(facts.own), clients: known(facts.log)?.clients }
    const bare = served.filter(({ mx, hasAddress }) => mx.length === 0 && !hasAddress)
    const astray = served.filter((each) => leadsElsewhere(each, places))
    if (bare.length + astray.length === 0) return []
    const names = (list: readonly ServedMx[]) => list.map(({ domain }) => domain).join(', ')
    return [
      {
        confidence: 'likely',
        title: [
          ...(bare.length > 0 ? [`${names(bare)}: no mail server in DNS`] : []),
          ...(astray.length > 0 ? [`${names(astray)}: MX leads to another server`] : []),
        ].join('; '),
        because: [
          ...bare.map(
            ({ domain }) => `${domain} is served here; it has neither an MX record nor an address (dig ${domain} MX)`,
          ),
          ...astray.map(
            ({ domain, mx }) =>
              `${domain} is served here; its MX ${mx.join(', ')} has none of this host's addresses, ${places.own?.join(', ')}`,
          ),
          ...(astray.length > 0 ? ['no mail from outside came in, by the mail log'] : []),
        ],
        against: ['a domain used only inside needs no MX record; a filter in front of this server is normal'],
        fixes: ['own-mx'],
      },
    ]
  },
})
