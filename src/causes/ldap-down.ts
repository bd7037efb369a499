import { listeners, listensOn } from '../probes/listeners.ts'
import { isNetworked, type LookupTable, lookupTables } from '../probes/lookup-tables.ts'
import { mailLog, queue, services } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untried } from './claims.ts'
import { readSymptoms } from './read.ts'
import { lines, refusedMail } from './refused.ts'

/** A table of Zimbra's own directory. */
export const isDirectory = (table: Pick<LookupTable, 'type' | 'path'>): boolean =>
  table.type === 'ldap' && isNetworked(table) && table.path.startsWith('/opt/zimbra/')

const words = /lookup (?:failure|error|problem)|451 4\.3\.5 .*Server configuration (?:error|problem)/i
const answers = ({ state }: LookupTable): boolean => state === 'answers'
const inLog = /dict_ldap_\w+: .*(?:unable to|can't contact|timed out|error)|ldap:\S+ lookup error|Key lookup failed/i

export const ldapDown = defineCause({
  id: 'ldap-down',
  section: 'A',
  title: "Zimbra's LDAP does not answer",
  explain:
    'Zimbra keeps domains, accounts and their mailbox servers in LDAP, and Postfix asks it for every recipient. It does not answer, so mail is refused with 451 or waits, nobody can log in, and settings no longer reach the mail server.',
  cure: 'Start it (as zimbra: ldap start; ldap status says why it does not run: disk, certificate, damaged database). With LDAP on another host, look at the network and that host. Then flush the queue.',
  proof: 'Nothing answers on the LDAP port, and Postfix cannot look up domains or recipients there.',
  counterProof: 'The port answers, and a lookup through Postfix succeeds.',
  classes: ['lookup-table-failure'],
  look: ['ldap status', "ss -ltnp 'sport = :389'", 'grep -i ldap /var/log/zimbra.log | tail'],
  needs: { tables: lookupTables, services, listeners, log: mailLog, queue },
  recognise: ({ facts }) => {
    const directory = (known(facts.tables) ?? []).filter(isDirectory)
    const failing = directory.filter(({ state }) => state === 'fails')
    const log = known(facts.log)
    const service = known(facts.services)?.list.find(({ name }) => name === 'ldap')
    const refused = refusedMail(log, words)
    const said = log?.problems.find(({ text }) => inLog.test(text))
    // Without a lookup that fails, a stopped service is a finding; the log may name the need for it.
    if (failing.length === 0 && (service?.state !== 'stopped' || !said || directory.some(answers))) return []
    const claim = claimsClass(['lookup-table-failure'], ({ reply }) => !(reply?.hop === 'remote' && reply.said))
    const reason = (known(facts.queue)?.groups ?? [])
      .flatMap(readSymptoms)
      .find((symptom) => symptom.reply?.class === 'lookup-table-failure')?.reason
    const list = known(facts.listeners)
    const listening = list && (listensOn(list, 389).length > 0 || listensOn(list, 636).length > 0)
    const answering = directory.filter(answers)
    return [
      {
        confidence: 'certain',
        because: [
          ...failing
            .slice(0, 2)
            .map(
              ({ spec, settings, said: words }) =>
                `${settings.join(', ')}: postmap -q on ${spec} says ${words || 'nothing in 6 s'}`,
            ),
          ...(service?.state === 'stopped' ? [`the service ldap is stopped (${known(facts.services)?.source})`] : []),
          ...(listening === false ? ['nothing listens on port 389 or 636 of this host (ss -ltn)'] : []),
          ...(said ? [said.text] : []),
          ...(reason ? [reason] : []),
          ...refused.slice(0, 1).map(({ text }) => text),
        ],
        against: [
          ...answering.slice(0, 2).map(({ spec }) => `${spec} answers`),
          ...(listening ? ['something listens on port 389 or 636 of this host'] : []),
        ],
        claims: either(claim, untried),
        rejected: lines(refused),
        fixes: ['start-service'],
      },
    ]
  },
})
