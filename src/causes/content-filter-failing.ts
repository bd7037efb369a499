import { filterGreetings } from '../probes/greetings.ts'
import { processes } from '../probes/processes.ts'
import { mailLog, queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { readSymptoms, reasonOf } from './read.ts'

export const contentFilterFailing = defineCause({
  id: 'content-filter-failing',
  section: 'A',
  title: 'The content filter answers, but its scanners fail',
  explain:
    'The filter (amavis) takes connections, but cannot scan: its virus scanner is dead or out of memory, or has no signatures. It answers every message with "try again later", so everything waits.',
  cure: 'Start the scanner (Zimbra: zmclamdctl start; else clamd), look for memory and for fresh signatures (freshclam), then flush the queue.',
  proof: 'The filter greets, but answers messages with 451 and says that its scanners failed; often no clamd runs.',
  counterProof:
    'The filter does not answer at all: content-filter-down. A clamd that runs and answers on its socket speaks against it.',
  classes: ['content-filter-down'],
  look: [
    'pgrep -a clamd',
    "grep -E 'scanners failed|run_av' /var/log/mail.log /var/log/zimbra.log | tail",
    'ls -l /var/lib/clamav /opt/zimbra/data/clamav/db',
  ],
  needs: { greetings: filterGreetings, processes, queue, log: mailLog },
  recognise: ({ facts }) => {
    const filters = (known(facts.greetings) ?? []).filter(({ hop }) => hop.role === 'filter')
    if (!filters.some(({ outcome }) => outcome === 'greets')) return []
    const claim = claimsClass(['content-filter-down'], ({ reply }) => reply?.said ?? false)
    const group = known(facts.queue)?.groups.find((each) => claim(each, readSymptoms(each)))
    const reason = reasonOf(group ? [group] : [], ['content-filter-down'], ({ reply }) => reply?.said ?? false)
    if (!reason) return []
    const list = known(facts.processes)
    const clamd = list?.list.some(({ args }) => /\bclamd\b/.test(args))
    const said = known(facts.log)?.problems.find(({ text }) => /virus scanners failed|clamav|clamd/i.test(text))
    return [
      {
        confidence: 'certain',
        because: [
          reason,
          ...(list && !list.partial && !clamd ? ['no clamd process runs (ps)'] : []),
          ...(said ? [said.text] : []),
        ],
        against: clamd ? ['a clamd process runs'] : [],
        claims: claim,
        standsAlone: false,
        fixes: ['start-service', 'refresh-signatures'],
      },
    ]
  },
})
