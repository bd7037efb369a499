import { mailLog, queue } from '../probes/slots.ts'
import type { MessageGroup, QueueFact } from '../queue/queue.ts'
import type { LogFact, LoginHour } from '../trace/log.ts'
import { defineCause, type Proof } from './cause.ts'
import { known, onTheMove } from './claims.ts'
import { readGroup, readSymptoms } from './read.ts'

/** Messages of one login in one hour; fewer are a person, or a mail merge. */
const burst = 100
/** Hours that count as now. */
const recent = 3 * 3_600_000
/** Of all that was handed in with a login in that time. */
const share = 0.5
/** What strangers say to spam. */
const protests = [
  ...['rate-limited', 'recipient-rate-limited', 'ip-reputation', 'dnsbl-listed', 'domain-reputation'],
  ...['content-rejected', 'user-unknown', 'mailbox-disabled', 'policy-rejected'],
]

interface Burst {
  readonly login: string
  readonly messages: number
  /** Most in an hour before that, by the same login. */
  readonly before: number
  /** In the same hours, by all logins. */
  readonly all: number
}

/** The login that hands in most now, where that is out of the ordinary for it. */
const burstIn = (logins: readonly LoginHour[], now: number): Burst | null => {
  const late = logins.filter(({ hour }) => hour > now - recent)
  const [top] = [...late].sort((a, b) => b.messages - a.messages)
  if (!top || top.messages < burst) return null
  const sum = (list: readonly LoginHour[]) => list.reduce((total, { messages }) => total + messages, 0)
  const own = late.filter(({ login }) => login === top.login)
  const earlier = logins.filter(({ login, hour }) => login === top.login && hour <= now - recent)
  const found = { login: top.login, messages: sum(own), all: sum(late) }
  const before = Math.max(0, ...earlier.map(({ messages }) => messages))
  // A login that does this every day is an application or a newsletter.
  return found.messages >= found.all * share && before * 5 < top.messages ? { ...found, before } : null
}

const localPart = (address: string): string => address.replace(/@.*$/, '').toLowerCase()
const isFrom = (login: string, sender: string): boolean =>
  sender.toLowerCase() === login.toLowerCase() ||
  (sender !== '' && !(login.includes('@') && sender.includes('@')) && localPart(sender) === localPart(login))

/** Classes of replies to the waiting mail and to what bounced lately, that strangers give to spam. */
const protestsIn = (groups: readonly MessageGroup[], log: LogFact, now: number): readonly string[] => {
  const waiting = groups.flatMap(readSymptoms).filter(({ reply }) => reply !== null && protests.includes(reply.class))
  const bounced = log.deliveries.filter(
    (group) => group.status === 'bounced' && group.last > now - recent && protests.includes(readGroup(group).class),
  )
  return [...new Set([...waiting.flatMap(({ reason }) => reason ?? []), ...bounced.map(({ reason }) => reason)])]
}

/** Strangers at so many places complain, or there is nothing to see: a dead destination holds a newsletter back as well. */
const places = 2

/** Without the log: one sender fills the queue, and what strangers say is what they say to spam. Who logged in is not seen. */
const byQueueAlone = (fact: QueueFact, unread: string): readonly Proof[] => {
  const top = fact.bySender.find(({ name }) => name !== '')
  if (!top || top.messages < burst || top.messages < fact.total * share) return []
  const own = (group: MessageGroup) => onTheMove(group) && group.samples.some(({ sender }) => sender === top.name)
  const symptoms = fact.groups.filter(own).flatMap(readSymptoms)
  const said = symptoms.filter(({ reply }) => reply !== null && protests.includes(reply.class))
  const protesting = new Set(said.map(({ domain }) => domain))
  const domains = new Set(symptoms.map(({ domain }) => domain))
  if (domains.size <= places || protesting.size === 0) return []
  return [
    {
      confidence: 'possible',
      title: `${top.name} may be used for a burst of mail to strangers`,
      because: [
        `${top.messages} of ${fact.total} waiting messages are from ${top.name}, for ${domains.size} domains (postqueue)`,
        ...[...new Set(said.flatMap(({ reason }) => reason ?? []))].slice(0, 2),
      ],
      against: [`who handed it in was not seen: ${unread}`, 'a newsletter looks alike: ask the owner of the address'],
      claims: own,
      fixes: ['queue-hold'],
      fixOptions: { 'queue-hold': { from: top.name } },
    },
  ]
}

export const accountCompromised = defineCause({
  id: 'account-compromised',
  section: 'A',
  title: 'One login sends a burst of mail to strangers',
  explain:
    'One account hands in far more mail than ever, to people who do not want it. Its password is probably known to spammers. The queue fills, and soon other servers refuse everything from this one.',
  cure: 'Lock the account and change its password, end its sessions, put its mail on hold, look at a sample, then delete it. Only after that ask for removal from block lists.',
  proof:
    'One login handed in far more mail within an hour than ever before and more than half of all, and strangers refuse it or it fills the queue.',
  counterProof: 'The same number every day is an application or a newsletter: ask the owner of the account.',
  classes: ['rate-limited', 'content-rejected'],
  look: ["grep -o 'sasl_username=[^,]*' /var/log/mail.log | sort | uniq -c | sort -n | tail"],
  needs: { log: mailLog, queue },
  recognise: ({ facts, now }) => {
    const log = known(facts.log)
    const found = log?.logins ? burstIn(log.logins, now.getTime()) : null
    const fact = known(facts.queue)
    if (!log && fact) return byQueueAlone(fact, facts.log.known ? '' : facts.log.why)
    if (!log || !found || !fact) return []
    const own = (group: MessageGroup) =>
      onTheMove(group) && group.samples.some(({ sender }) => isFrom(found.login, sender))
    const tally = fact.bySender.find(({ name }) => isFrom(found.login, name))
    const groups = fact.groups.filter(own)
    const domains = new Set(groups.flatMap(({ symptoms }) => symptoms.map(({ domain }) => domain)))
    const said = protestsIn(groups, log, now.getTime())
    const crowds = tally !== undefined && tally.messages >= 50 && tally.messages >= fact.total * share
    if (!crowds && said.length === 0) return []
    return [
      {
        confidence: said.length > 0 ? 'certain' : 'likely',
        title: `The login ${found.login} sends a burst of mail to strangers`,
        because: [
          `${found.messages} of ${found.all} messages handed in with a login lately are by ${found.login}; before that at most ${found.before} an hour (mail log, sasl_username)`,
          ...(tally
            ? [
                `${tally.messages} of ${fact.total} waiting messages are from ${tally.name}, for ${domains.size} domains (postqueue)`,
              ]
            : []),
          ...said.slice(0, 2),
        ],
        against: ['a newsletter sent by hand looks alike: ask the owner of the account'],
        claims: own,
        fixes: ['lock-account', 'queue-hold'],
        fixOptions: { 'queue-hold': { from: tally?.name ?? found.login } },
      },
    ]
  },
})
