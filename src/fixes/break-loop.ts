import { z } from 'zod'
import { known } from '../probes/known.ts'
import { type LoopingDomain, loopingAddresses, loopingDomains } from '../probes/looping-domains.ts'
import { ownAddresses } from '../probes/own-addresses.ts'
import { shellWord } from '../probes/shell-word.ts'
import { type Settings, servedDomains, settings } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'
import { unread } from './unread.ts'

const title = 'Break the circle that mail goes in'

export const breakLoop = defineFix({
  id: 'break-loop',
  title,
  cures: ['mail-loop'],
  explain:
    'For each domain whose mail comes back: whether this server takes its mail, and where its MX leads now, with the line that ends the circle on either side. Whose mail it is cannot be told from here.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: {
    looping: loopingDomains,
    addresses: loopingAddresses,
    own: ownAddresses,
    served: servedDomains,
    settings,
  },
  plan: ({ facts, mta }): Planned => {
    const looping = known(facts.looping)
    const set = known(facts.settings)
    if (!looping) return unread(facts.looping, 'the queue')
    if (!set) return unread(facts.settings, 'the settings')
    const mine = { own: known(facts.own) ?? [], addresses: known(facts.addresses) ?? new Map(), set }
    const served = known(facts.served)
    const chores = looping.map((each) => choreOf(each, served, mine, mta.identity.id === 'zimbra'))
    const relay = relayChore(set)
    if (chores.length + relay.length === 0) return { nothing: 'no mail went in a circle lately' }
    return checklist({ fix: 'break-loop', title, summary: 'Mail for these domains came back to this server.' }, [
      ...chores,
      ...relay,
      {
        text: 'Where neither is wrong, two forwards point at each other: the Received lines of a message show the way that it took.',
        paste: looping.slice(0, 3).map(({ domain }) => `mailmedic queue hold --domain ${domain}`),
        state: 'unknown',
      },
    ])
  },
})

interface Mine {
  readonly own: readonly string[]
  readonly addresses: ReadonlyMap<string, readonly string[]>
  readonly set: Settings
}

const nameOf = (set: Settings): string => (set.get('myhostname') ?? '').toLowerCase()

const choreOf = (
  { domain, mx, answered }: LoopingDomain,
  served: readonly string[] | undefined,
  { own, addresses, set }: Mine,
  zimbra: boolean,
): Chore => {
  const here = mx.some(
    (host) => host === nameOf(set) || (addresses.get(host) ?? []).some((address) => own.includes(address)),
  )
  const taken = served?.includes(domain) ?? false
  const done = taken || (answered && mx.length > 0 && !here)
  return {
    text: `${domain}: this server takes its mail, or its MX leads to the server that does.`,
    ...(done
      ? {}
      : {
          paste: [zimbra ? `zmprov cd ${domain}` : ownDomain(domain, set), `${domain}.  3600  IN  MX  10 OTHER-HOST.`],
        }),
    state: done ? 'done' : answered && served ? 'open' : 'unknown',
    evidence: [
      taken ? 'it is taken here' : served ? 'it is not taken here' : 'the domains taken here are not known',
      answered
        ? `MX now: ${mx.join(', ') || 'none'}${here ? ', which is this server' : ''}`
        : 'its name servers do not answer',
    ].join('; '),
  }
}

/** A list of names is written out; a table gets a line. */
const ownDomain = (domain: string, set: Settings): string => {
  const list = set.get('virtual_mailbox_domains') ?? ''
  return list === '' || /[:$/]/.test(list)
    ? `${domain} OK   # a line in the table of virtual_mailbox_domains, relay_domains or mydestination`
    : `postconf -e ${shellWord(`virtual_mailbox_domains=${list}, ${domain}`)} && postfix reload`
}

const relayChore = (set: Settings): readonly Chore[] => {
  const relay = (set.get('relayhost') ?? '').toLowerCase()
  const host = relay.replace(/^\[|\].*$|:\d+$/g, '')
  if (host === '' || host !== nameOf(set)) return []
  return [
    {
      text: 'relayhost names another server than this one.',
      paste: ['mailmedic fix relay-host --set host=RELAY'],
      state: 'open',
      evidence: `relayhost is ${relay}`,
    },
  ]
}
