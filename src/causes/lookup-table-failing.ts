import { isNetworked, lookupTables } from '../probes/lookup-tables.ts'
import { mailLog, queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untried } from './claims.ts'
import { isDirectory } from './ldap-down.ts'
import { readSymptoms } from './read.ts'
import { lines, refusedMail } from './refused.ts'

const words = /lookup (?:failure|error|problem)|451 4\.3\.5 .*Server configuration (?:error|problem)|alias database/i

export const lookupTableFailing = defineCause({
  id: 'lookup-table-failing',
  section: 'A',
  title: 'A lookup table cannot be read',
  explain:
    'Postfix looks addresses up in a table that it cannot read: the compiled file is missing, its type is not supported, or the database server does not answer. Until it can, it refuses mail with 451 or leaves it waiting.',
  cure: 'Rebuild the table with postmap (postalias for aliases), set a type that this Postfix supports (postconf -m), or start the database server. Then flush the queue.',
  proof:
    'A table that Postfix uses cannot be opened, has a type that this Postfix does not know, or its server does not answer.',
  counterProof: 'A lookup by postmap -q succeeds or misses without an error.',
  classes: ['lookup-table-failure'],
  look: [
    "postconf | grep -E '_maps = .+'",
    'postmap -q KEY TABLE',
    "grep -E 'lookup error|unsupported dictionary' /var/log/mail.log | tail",
  ],
  needs: { tables: lookupTables, log: mailLog, queue },
  recognise: ({ facts }) => {
    const log = known(facts.log)
    const claim = claimsClass(['lookup-table-failure'], ({ reply }) => !(reply?.hop === 'remote' && reply.said))
    const waiting = (known(facts.queue)?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
    const refused = refusedMail(log, words)
    const failing = (known(facts.tables) ?? []).filter((table) => table.state === 'fails' && !isDirectory(table))
    const named = (path: string) => log?.problems.find(({ level, text }) => level !== 'reject' && text.includes(path))
    // A file that nobody looks into may be missing for years.
    const needed = failing.filter(
      (table) => isNetworked(table) || waiting.length > 0 || refused.length > 0 || named(table.path),
    )
    if (needed.length === 0) return []
    const reason = waiting.flatMap(readSymptoms).find((symptom) => symptom.reply?.class === 'lookup-table-failure')
    return [
      {
        confidence: 'certain',
        title: `${needed[0]?.spec} cannot be read`,
        because: [
          ...needed
            .slice(0, 3)
            .map(
              ({ spec, settings, said }) =>
                `${settings.join(', ')}: postmap -q on ${spec} says ${said || 'nothing in 6 s'}`,
            ),
          ...needed.slice(0, 1).flatMap(({ path }) => named(path)?.text ?? []),
          ...(reason?.reason ? [reason.reason] : []),
          ...refused.slice(0, 1).map(({ text }) => text),
        ],
        against: [],
        claims: either(claim, untried),
        rejected: lines(refused),
        fixes: ['rebuild-table'],
      },
    ]
  },
})
