import { type MissingTransport, missingTransports } from '../probes/missing-transports.ts'
import { mailLog, queue, servedDomains, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untriedInside } from './claims.ts'
import { readSymptoms, reasonOf } from './read.ts'

const named =
  /(?:connect to (?:transport )?(?:private\/)?|transport )"?([A-Za-z0-9_-]+)"?(?: socket)?:? ?(?:No such file|Connection refused|unknown|malformed)/i

export const transportMissing = defineCause({
  id: 'transport-missing',
  section: 'A',
  title: 'A transport is named that does not exist, or dies',
  explain:
    'A transport table or setting sends mail through a service that master.cf does not have, or whose process dies when it starts. Mail for it waits with "mail transport unavailable"; where local(8) hands mail on (mailbox_transport, fallback_transport), it waits without any reason, as local(8) dies of it.',
  cure: 'Correct the transport name, or add the service to master.cf; reload Postfix and flush the queue.',
  proof: 'Postfix says that a transport is unavailable, and master.cf has no service of that name, or it dies.',
  counterProof: 'The service is there and lives; a transport that died once and was restarted.',
  classes: ['transport-unavailable'],
  look: [
    'postconf -M',
    'postconf transport_maps default_transport relay_transport mailbox_transport content_filter',
    "grep -E 'throttling|unknown.*transport|connect #' /var/log/mail.log | tail",
  ],
  needs: { settings, queue, log: mailLog, served: servedDomains },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    const problems = known(facts.log)?.problems ?? []
    const handed = set ? handedOn(missingTransports(set), problems) : null
    const claim = handed
      ? either(claimsClass(['transport-unavailable']), untriedInside(known(facts.served)))
      : claimsClass(['transport-unavailable'])
    const group = known(facts.queue)?.groups.find((each) => claim(each, readSymptoms(each)))
    if (!group) return []
    const reason = reasonOf([group], ['transport-unavailable'])
    const said = problems.find(({ text }) =>
      /connect to transport|private\/[^:]+ socket|bad command startup/.test(text),
    )
    const name = handed?.service ?? named.exec(said?.text ?? reason ?? '')?.[1]
    const missing = name !== undefined && set !== undefined && !set.services.some((service) => service.name === name)
    return [
      {
        confidence: missing || said ? 'certain' : 'likely',
        ...(missing ? { title: `The transport ${name} does not exist in master.cf` } : {}),
        because: [
          ...(reason ? [reason] : []),
          ...(handed ? [`${handed.setting} = ${handed.value} (postconf)`] : []),
          ...(missing ? [`master.cf has no service ${name} (postconf -M)`] : []),
          ...(handed ? [handed.said] : said ? [said.text] : []),
        ],
        against: [],
        claims: claim,
        standsAlone: false,
        fixes: ['transport'],
      },
    ]
  },
})

/** local(8) tries ten times to reach the transport that it hands mail to, then dies (mail_connect_wait, mail_connect.c). */
const handedOn = (missing: readonly MissingTransport[], problems: readonly { readonly text: string }[]) => {
  for (const each of missing) {
    const said = problems.find(
      ({ text }) => /connect #\d+ to subsystem private\//.test(text) && text.includes(`private/${each.service}:`),
    )
    if (said) return { ...each, said: said.text }
  }
  return null
}
