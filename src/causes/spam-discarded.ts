import { mailLog, servedDomains } from '../probes/slots.ts'
import type { Discard, LogFact } from '../trace/log.ts'
import { defineCause } from './cause.ts'
import { isLocal, known } from './claims.ts'

/** SpamAssassin's usual limit lies at 5, the kill level of Zimbra at 15: a filter that discards below 8 is set too strict. */
const low = 8
/** Of all mail that came in; only where there is enough of it to speak of a share. */
const share = 0.5

/** Everybody writes to somebody there, and so do spammers. */
const everybody =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|aol|icloud|me|gmx|web|mail|proton(?:mail)?)\./

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** What a filter should not have thrown away, with why that is thought; the rest is the spam of every day. */
const regretted = (discards: readonly Discard[], log: LogFact, served: readonly string[] | undefined) => {
  const known = new Set(log.deliveries.flatMap(({ status, domain }) => (status === 'sent' ? [domain] : [])))
  return discards.flatMap((discard) => {
    const domain = domainOf(discard.sender)
    if (/^(?:Outbound|Internal|OpenRelay)/.test(discard.direction))
      return [{ discard, why: 'it comes from our own users' }]
    if (domain !== '' && known.has(domain) && !everybody.test(domain) && !isLocal(domain, served))
      return [{ discard, why: `mail to ${domain} was sent from here today: people here write to them` }]
    if (discard.hits !== null && discard.hits < low)
      return [{ discard, why: `a score of ${discard.hits} is low: the kill level is set too strict` }]
    return []
  })
}

export const spamDiscarded = defineCause({
  id: 'spam-discarded',
  section: 'A',
  single: true,
  title: 'The spam filter discarded mail',
  explain:
    'This mail is not stuck: the content filter took it for spam above its kill level and threw it away. Neither sender nor recipient is told, so it looks lost.',
  cure: 'Look for it in the quarantine (amavisd-release), put the sender on the allow list, train the filter (zmtrainsa), or raise the kill level (Zimbra: zimbraSpamKillPercent).',
  proof: "The filter's own log line says Blocked SPAM and Discarded for these messages.",
  counterProof: 'Passed, or quarantined: then the message is somewhere else.',
  classes: ['content-rejected'],
  look: [
    "grep 'Blocked SPAM' /var/log/zimbra.log /var/log/mail.log | tail",
    "grep -E 'sa_kill_level|final_spam_destiny' /opt/zimbra/conf/amavisd.conf",
  ],
  needs: { log: mailLog, served: servedDomains },
  recognise: ({ facts }) => {
    const log = known(facts.log)
    const discards = log?.discards ?? []
    if (!log || discards.length === 0) return []
    const delivered = log.deliveries
      .filter(({ status, agent }) => status === 'sent' && /^(?:lmtp|local|virtual|pipe)$/.test(agent))
      .reduce((sum, { count }) => sum + count, 0)
    const found = regretted(discards, log, known(facts.served))
    const most = discards.length >= 3 && discards.length >= (discards.length + delivered) * share
    if (found.length === 0 && !most) return []
    const told = found.length > 0 ? found.map(({ discard }) => discard) : discards
    const recipients = told.reduce((sum, discard) => sum + discard.recipients.length, 0)
    return [
      {
        confidence: 'certain',
        title: `The spam filter discarded ${recipients === 1 ? 'a message' : `mail for ${recipients} recipients`}`,
        because: [
          ...told.slice(0, 3).map(({ text }) => text),
          found[0]?.why ?? `${discards.length} messages were discarded, ${delivered} were delivered to mailboxes here`,
        ],
        against: ['the filter may be right: look at the messages before they are released'],
        rejected: recipients,
        fixes: ['discarded-spam'],
        standsAlone: false,
      },
    ]
  },
})
