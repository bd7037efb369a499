import { defineProbe, type Facts, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import { postfixQueue } from '../postfix/queue.ts'
import { mappedSettings } from './mapped-settings.ts'
import { zimbraRelease } from './release.ts'
import { zimbraServedDomains } from './served-domains.ts'
import { readEntry } from './zimbra-settings.ts'

export type Entry = Readonly<Record<string, readonly string[]>>
export interface ZimbraDirectory {
  readonly server: string
  /** Effective attributes of this server: its own, else the global ones. */
  readonly own: Entry
  readonly global: Entry
  readonly domains: readonly { readonly name: string; readonly entry: Entry }[]
  /** Of recipients of waiting mail; null: LDAP has no such account (a list, an alias that leads nowhere, a typing error). */
  readonly accounts: readonly { readonly address: string; readonly entry: Entry | null }[]
}

/** Only what is named is asked for: an entry as a whole holds private keys and bind passwords. */
const ofServer = ['zimbraServiceEnabled', 'zimbraServiceHostname', ...Object.values(mappedSettings)]
const ofGlobal = [
  'zimbraSpamKillPercent',
  'zimbraSpamTagPercent',
  'zimbraAmavisFinalSpamDestiny',
  'zimbraSpamIsSpamAccount',
  'zimbraSpamIsNotSpamAccount',
  'zimbraVirusDefinitionsUpdateFrequency',
]
const ofDomain = ['zimbraDomainStatus', 'zimbraDomainType', 'zimbraAuthMech', 'zimbraAuthFallbackToLocal']
const ofAccount = [
  'zimbraAccountStatus',
  'zimbraMailStatus',
  'zimbraMailHost',
  'zimbraMailTransport',
  'zimbraMailQuota',
]
const mostAccounts = 5

const needs = { release: zimbraRelease, queue: postfixQueue, served: zimbraServedDomains }

/** One of each group that waits for a mailbox here. */
const recipients = ({ queue, served }: Facts<typeof needs>): readonly string[] => {
  if (!queue.known || !served.known) return []
  const local = queue.value.groups
    .filter(({ queue: name }) => name !== 'corrupt' && name !== 'hold')
    .flatMap(({ samples }) => samples.map(({ recipient }) => recipient))
    .filter((each) => served.value.includes(each.slice(each.lastIndexOf('@') + 1).toLowerCase()))
  // Addresses become words of a command: nothing else may.
  return [...new Set(local)].filter((each) => /^\w[\w.+=-]*@\w[\w.-]*$/.test(each)).slice(0, mostAccounts)
}

/** One Java machine for all questions, straight to LDAP: it answers while the mailbox server is down. */
const session = (server: string, accounts: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['zmprov', '-l'],
  as: 'zimbra',
  stdin: [
    `gs ${server} ${ofServer.join(' ')}`,
    `gacf ${ofGlobal.join(' ')}`,
    `gad -v ${ofDomain.join(' ')}`,
    ...accounts.map((address) => `ga ${address} ${ofAccount.join(' ')}`),
    'exit',
    '',
  ].join('\n'),
  slow: true,
  timeoutMs: 60_000,
})

const entries = (text: string): ZimbraDirectory['domains'] =>
  text.split(/^# name /m).flatMap((part, at) => {
    const name = part.split('\n')[0]?.trim().toLowerCase() ?? ''
    return at > 0 && name ? [{ name, entry: readEntry(part) }] : []
  })

/** null: this host has no Zimbra. Slow: only for playbooks that are about it. */
export const zimbraDirectory = defineProbe<ZimbraDirectory | null, typeof needs>({
  id: 'zimbra-directory',
  needs,
  ask: (facts) =>
    facts.release.known && facts.release.value.server ? [session(facts.release.value.server, recipients(facts))] : [],
  parse: ([reading], facts) => {
    const { release } = facts
    if (!release.known) return unknown(release.why)
    if (!release.value.installed) return null
    if (!release.value.server || !reading)
      return unknown('the name of this server in LDAP is not known (localconfig.xml was not readable)')
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const [, own = '', global = '', domains = '', ...found] = reading.stdout.split(/(?:^|\n?)(?:prov> )+/)
    const effective = readEntry(own)
    if (Object.keys(effective).length === 0)
      return unknown(`zmprov gave no attributes: ${(reading.stderr || reading.stdout).trim().slice(0, 200)}`)
    return {
      server: release.value.server,
      own: effective,
      global: readEntry(global),
      domains: entries(domains),
      accounts: recipients(facts).map((address, at) => {
        const entry = readEntry(found[at] ?? '')
        return { address, entry: Object.keys(entry).length > 0 ? entry : null }
      }),
    }
  },
})

/** The first value of an attribute, empty where it has none. */
export const first = (entry: Entry, name: string): string => entry[name]?.[0] ?? ''
