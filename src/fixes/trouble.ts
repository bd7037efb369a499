import type { Diagnosis } from '../causes/cause.ts'
import type { Changing } from '../mta/mta.ts'
import { authSockets } from '../probes/auth-sockets.ts'
import type { DialedOutcome } from '../probes/dialed.ts'
import { filterGreetings, lmtpGreetings } from '../probes/greetings.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { outcomeInWords, placeOf } from '../probes/hop-words.ts'
import { type InitSystem, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { listeners, listensOn } from '../probes/listeners.ts'
import { memory } from '../probes/memory.ts'
import { ownAddresses } from '../probes/own-addresses.ts'
import type { Facts } from '../probes/probe.ts'
import { processes, programOf } from '../probes/processes.ts'
import { resolver } from '../probes/resolver.ts'
import { mailsystem, queue, servedDomains, services, settings } from '../probes/slots.ts'
import { resolverTrouble } from './resolver-trouble.ts'

/** A service that has to be started, or started anew because it hangs. */
export interface Trouble {
  /** As `Changing.control` names it. */
  readonly service: string
  readonly verb: 'start' | 'restart'
  readonly why: string
  /** Causes that are gone once it runs. */
  readonly causes: readonly string[]
  /** Reply classes with which mail waits for it. */
  readonly classes: readonly string[]
}

export const troubleNeeds = {
  services,
  mailsystem,
  lmtp: lmtpGreetings,
  filters: filterGreetings,
  listeners,
  processes,
  init: initSystem,
  settings,
  served: servedDomains,
  addresses: ownAddresses,
  resolver,
  sockets: authSockets,
  memory,
  queue,
}
export type TroubleFacts = Facts<typeof troubleNeeds>

export interface Troubles {
  readonly found: readonly Trouble[]
  /** What is down and cannot be started from here: why, and what to do. */
  readonly beyond: readonly string[]
}

const dead: readonly DialedOutcome[] = ['refused', 'reset', 'unreachable', 'absent']
const hung: readonly DialedOutcome[] = ['silent', 'closed', 'timeout']

const byRole = {
  lmtp: { causes: ['lmtp-down', 'lmtp-hung'], classes: ['mailstore-down', 'connect-refused', 'connection-lost'] },
  filter: { causes: ['content-filter-down'], classes: ['content-filter-down', 'connect-refused', 'connection-lost'] },
  milter: { causes: ['milter-down'], classes: [] },
  policy: { causes: ['policy-service-down'], classes: [] },
  relay: { causes: [], classes: [] },
} as const

/** A socket is on this host; a name is where it is ours or leads to one of our addresses. */
const isHere = ({ hop: { host, socket } }: HopGreeting, facts: TroubleFacts): boolean => {
  if (socket !== undefined || host === undefined || /^(?:localhost|127\.[\d.]+|::1)$/.test(host)) return true
  const own = ['myhostname', 'mydomain'].map((name) => known(facts.settings)?.get(name)?.toLowerCase())
  const mine = known(facts.addresses) ?? []
  const named = (known(facts.resolver)?.hosts ?? []).filter(({ names }) => names.includes(host.toLowerCase()))
  return own.includes(host.toLowerCase()) || mine.includes(host) || named.some(({ address }) => mine.includes(address))
}

const hopTroubles = (greetings: readonly HopGreeting[], facts: TroubleFacts, mta: Changing, init: InitSystem) => {
  const found: Trouble[] = []
  const beyond: string[] = []
  for (const greeting of greetings) {
    const { hop, outcome } = greeting
    if (![...dead, ...hung].includes(outcome)) continue
    const why = `${placeOf(hop)} (${hop.setting}) ${outcomeInWords(greeting)}`
    const service = mta.serving(hop, init)
    const sockets = known(facts.listeners)
    const there = hop.port !== undefined && sockets ? listensOn(sockets, hop.port) : []
    if (!isHere(greeting, facts)) beyond.push(`${why}; it is on another host: start it there`)
    else if (service === null)
      beyond.push(`${why}; which service that is cannot be told: name it with --set service=NAME`)
    else if (dead.includes(outcome) && there.length > 0)
      beyond.push(
        `${why}, but something listens on ${there.map(({ address, port }) => `${address}:${port}`).join(', ')}: correct the address that ${service} binds to`,
      )
    else found.push({ service, verb: dead.includes(outcome) ? 'start' : 'restart', why, ...byRole[hop.role] })
  }
  return { found, beyond }
}

/** What the kernel killed, by the name of its process. */
const killed: readonly (readonly [RegExp, string])[] = [
  [/^clamd/, 'clamd'],
  [/^amavis/, 'amavis'],
  [/^java|^mailboxd|^mysqld|^mariadbd/, 'mailbox'],
  [/^slapd/, 'ldap'],
  [/^dovecot|^imap|^lmtp/, 'dovecot'],
  [/^opendkim/, 'opendkim'],
  [/^rspamd/, 'rspamd'],
]

const diagnosed = (diagnoses: readonly Diagnosis[], facts: TroubleFacts): Troubles => {
  const has = (cause: string): boolean => diagnoses.some((each) => each.cause === cause)
  const list = known(facts.services)?.list ?? []
  const runs = (name: string): boolean =>
    known(facts.processes)?.list.some((each) => programOf(each) === name || each.args.includes(`/${name}`)) ?? false
  const found: Trouble[] = []
  const beyond: string[] = []
  const add = (service: string, verb: Trouble['verb'], why: string, cause: string, ...classes: readonly string[]) =>
    found.push({ service, verb, why, causes: [cause], classes })
  if (has('content-filter-failing'))
    // Its cause rests on what waiting mail says: whether that goes on is followed.
    found.push({
      service: 'clamd',
      verb: runs('clamd') ? 'restart' : 'start',
      why: runs('clamd') ? 'the filter says that the virus scanner fails, although it runs' : 'no clamd runs',
      causes: [],
      classes: ['content-filter-down'],
    })
  if (has('memory-exhausted'))
    for (const kill of known(facts.memory)?.kills ?? []) {
      const service = killed.find(([name]) => name.test(kill.process))?.[1]
      if (service && !runs(kill.process) && !found.some((each) => each.service === service))
        found.push({ service, verb: 'start', why: kill.text, causes: [], classes: ['content-filter-down'] })
    }
  if (has('ldap-down')) {
    if (list.some(({ name }) => name === 'ldap'))
      add('ldap', 'start', 'nothing answers on the LDAP port', 'ldap-down', 'lookup-table-failure')
    else beyond.push('LDAP does not answer, and it is on another host: start it there (as zimbra: ldap start)')
  }
  if (has('submission-failing')) {
    const byDovecot = /dovecot/.test(known(facts.settings)?.get('smtpd_sasl_type') ?? '')
    add(byDovecot ? 'dovecot' : 'saslauthd', 'start', 'nobody checks the passwords of logins', 'submission-failing')
  }
  if (has('dns-resolver-down')) {
    const trouble = resolverTrouble(facts)
    if (typeof trouble === 'string') beyond.push(trouble)
    else found.push(trouble)
  }
  return { found, beyond }
}

/** Services of zmcontrol that say Stopped only because another one is. */
const follows: Readonly<Record<string, readonly string[]>> = {
  antispam: ['amavis'],
  mta: ['amavis', 'saslauthd'],
  antivirus: ['amavis', 'clamd'],
}

const fromStatus = (facts: TroubleFacts, zimbra: boolean, before: readonly Trouble[]): readonly Trouble[] => {
  const system = known(facts.mailsystem)
  const greets = (greetings: readonly HopGreeting[] | undefined): boolean =>
    greetings?.some(({ outcome }) => outcome === 'greets') ?? false
  const postfix = zimbra ? 'mta' : 'postfix'
  const alive: Readonly<Record<string, boolean>> = {
    [postfix]: system?.master === 'running',
    mailbox: greets(known(facts.lmtp)),
    amavis: greets(known(facts.filters)),
  }
  const stopped = (known(facts.services)?.list ?? [])
    .filter(({ state, essential }) => state === 'stopped' && essential)
    .map(({ name, detail }) => ({ name: /^postfix@?/.test(name) ? postfix : name, detail }))
    // zmconfigd writes main.cf anew when it starts: it has a fix of its own, which keeps the old one.
    .filter(({ name }) => !alive[name] && name !== 'zmconfigd')
    .filter(({ name }) => !before.some(({ service }) => service === name || follows[name]?.includes(service)))
  const found: Trouble[] = stopped.map(({ name, detail }) => ({
    service: name,
    verb: 'start',
    why: detail,
    causes: [],
    classes: [],
  }))
  if (system?.master !== 'stopped') return found
  const down: Trouble = {
    service: postfix,
    verb: 'start',
    why: system.evidence[0] ?? 'Postfix does not run',
    causes: ['mta-stopped', 'port-conflict'],
    classes: [],
  }
  return [...found.filter(({ service }) => service !== postfix), down]
}

/** Zimbra's order of starting (zmcontrol); what mail needs first goes first, Postfix last. */
const order = [
  'ldap',
  'resolver',
  'systemd-resolved',
  'dnscache',
  'mailbox',
  'dovecot',
  'saslauthd',
  'clamd',
  'amavis',
  'antispam',
  'antivirus',
]
const rank = ({ service }: Trouble): number => {
  if (/^(?:postfix|mta)$/.test(service)) return order.length + 1
  return order.includes(service) ? order.indexOf(service) : order.length
}

/** The same service found in two ways is started once; hanging outweighs. */
const merged = (all: readonly Trouble[]): readonly Trouble[] => {
  const found = new Map<string, Trouble>()
  for (const trouble of all) {
    const same = found.get(trouble.service)
    found.set(
      trouble.service,
      same
        ? {
            ...same,
            verb: same.verb === 'restart' ? 'restart' : trouble.verb,
            causes: [...new Set([...same.causes, ...trouble.causes])],
            classes: [...new Set([...same.classes, ...trouble.classes])],
          }
        : trouble,
    )
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b))
}

/** What is down or hangs now, by dialling it and by what the host says of its services. */
export const troublesOf = (facts: TroubleFacts, mta: Changing, diagnoses: readonly Diagnosis[]): Troubles => {
  const init = known(facts.init)
  if (!init) return { found: [], beyond: [] }
  const hops = hopTroubles([...(known(facts.lmtp) ?? []), ...(known(facts.filters) ?? [])], facts, mta, init)
  const said = diagnosed(diagnoses, facts)
  const before = merged([...hops.found, ...said.found])
  const status = fromStatus(facts, mta.identity.id === 'zimbra', before)
  return { found: merged([...before, ...status]), beyond: [...hops.beyond, ...said.beyond] }
}
