import type { ReplyClass } from '../dsn.ts'

export const transportUnavailable: ReplyClass = {
  id: 'transport-unavailable',
  title: 'The delivery agent is missing or dies at start',
  who: 'us',
  retry: 'yes',
  cure: 'Find the transport in transport_maps and main.cf, its service in master.cf, and the «fatal:» line of the agent in the log.',
  explain: 'The queue manager hands the message to a service of master.cf that does not exist or exits at once.',
  more: ['https://www.postfix.org/master.5.html'],
  exact: [
    /mail transport (?:is )?unavailable/,
    /unknown mail transport/,
    /connect to transport /,
    /bad command startup/,
    { words: /\b(?:transport|router) (?:\S{1,60} )?(?:not found|not defined|undefined|is missing)/, by: 'us' },
    { words: /^(?:transport|router) \S{1,60} (?:not found|does not exist|undefined)/, by: 'us' },
    /(?:no|unknown) (?:mailer|transport) (?:set|defined|available|named)/,
  ],
  samples: [
    'mail transport unavailable',
    'delivery temporarily suspended: unknown mail transport error',
    'connect to transport private/smtp-amavis: Connection refused',
  ],
}
