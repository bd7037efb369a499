import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { readSymptoms, reasonOf } from './read.ts'

const named =
  /(?:connect to (?:transport )?(?:private\/)?|transport )"?([A-Za-z0-9_-]+)"?(?: socket)?:? ?(?:No such file|Connection refused|unknown|malformed)/i

export const transportMissing = defineCause({
  id: 'transport-missing',
  section: 'A',
  title: 'A transport is named that does not exist, or dies',
  explain:
    'A transport table or setting sends mail through a service that master.cf does not have, or whose process dies when it starts. Mail for it waits with "mail transport unavailable".',
  cure: 'Correct the transport name, or add the service to master.cf; reload Postfix and flush the queue.',
  proof: 'Postfix says that a transport is unavailable, and master.cf has no service of that name, or it dies.',
  counterProof: 'The service is there and lives; a transport that died once and was restarted.',
  classes: ['transport-unavailable'],
  look: [
    'postconf -M',
    'postconf transport_maps default_transport relay_transport content_filter',
    "grep -E 'throttling|unknown.*transport' /var/log/mail.log | tail",
  ],
  needs: { settings, queue, log: mailLog },
  recognise: ({ facts }) => {
    const claim = claimsClass(['transport-unavailable'])
    const group = known(facts.queue)?.groups.find((each) => claim(each, readSymptoms(each)))
    const reason = reasonOf(group ? [group] : [], ['transport-unavailable'])
    if (!reason) return []
    const problems = known(facts.log)?.problems ?? []
    const said = problems.find(({ text }) =>
      /connect to transport|private\/[^:]+ socket|bad command startup/.test(text),
    )
    const name = named.exec(said?.text ?? reason)?.[1]
    const services = known(facts.settings)?.services
    const missing = name !== undefined && services !== undefined && !services.some((service) => service.name === name)
    return [
      {
        confidence: missing || said ? 'certain' : 'likely',
        ...(missing ? { title: `The transport ${name} does not exist in master.cf` } : {}),
        because: [
          reason,
          ...(missing ? [`master.cf has no service ${name} (postconf -M)`] : []),
          ...(said ? [said.text] : []),
        ],
        against: [],
        claims: claim,
        standsAlone: false,
        fixes: ['transport'],
      },
    ]
  },
})
