import type { ReplyClass } from '../dsn.ts'

export const rateLimited: ReplyClass = {
  id: 'rate-limited',
  title: 'They slow us down',
  who: 'us',
  retry: 'wait',
  cure: 'Lower smtp_destination_concurrency_limit or add smtp_destination_rate_delay for this destination; look for a bulk sender among ours.',
  explain: 'The other side counts connections or messages from our address and has had enough for the moment.',
  more: [
    'https://support.google.com/a/answer/81126',
    'https://senders.yahooinc.com/smtp-error-codes/',
    'https://www.postfix.org/TUNING_README.html',
  ],
  exact: [
    /concurrent (?:\w{1,10} ){0,2}connections has exceeded/,
    /unusual rate of unsolicited|\[ts0[123]\]|\brl00000\d|hl:(?:icc|ifc)|(?:mi|rp):(?:dmc|drc|ccl|sfq|qrc|cel)|cxthrt|cxcnct|cxmxrt/,
    /(?:ip|domain|connection|mail|client|sender) frequency limit|too many (?:concurrent|simultaneous|open|parallel|smtp) |all server ports are busy|exceeded (?:the )?(?:permitted|allowed) limits?/,
    /(?:server|system) (?:is )?(?:too )?busy\.? ?.{0,60}(?:try|from|later)|s77(?:719|714)|maximum (?:number of )?(?:concurrent |simultaneous )?(?:connections|sessions)/,
  ],
  phrases: [
    /too (?:many|much|frequent) (?!mail data|messages (?:in|on|for) (?:the |this )?(?:mailbox|folder|server|user|recipient))(?:\S{1,20} ){0,3}?(?:connections?|connects|sessions?|messages?|mails?|e-?mails?|recipients?|errors|requests|commands|attempts|invalid|unknown|bad|concurrent|letters|rcpt|transactions|hosts|traffic)/,
    /throttl|rate.?limit|slow(?:ing)? down|sending too (?:fast|quickly|many|much)|ratelimit|(?:mail|message|connection|sending|recipient|traffic|send) (?:rate|frequency|volume)s? (?:\S{1,20} ){0,3}(?:limit|exceed|too high|control|restrict)|exceed\w* .{0,40}(?:connection|rate|frequency|concurren|throughput|volume|per (?:minute|hour|second|day|connection|session))/,
    /(?:connection|session|concurrency|recipient|message|hourly|request) (?:count |number )?limit\b.{0,30}(?:exceed|reach|hit)|(?:exceed|reach)\w* .{0,40}(?:connection|session|concurrency|recipient|simultaneous|message) ?\w* ?(?:limit|quota|count)|limit (?:of|for|on) .{0,30}(?:connections|messages|sessions|recipients).{0,30}(?:exceed|reach)|(?:excess|exceed)\w* (?:number of )?(?:connections|messages)/,
    /unexpected volume|temporarily deferred due to .{0,20}volume|high volume|trop de (?:connexions?|messages)|zu viele (?:verbindungen|nachrichten|mails|empf)|demasiad[ao]s (?:conexiones|mensajes|destinatarios)|troppe connessioni|troppi (?:messaggi|destinatari)|muitas conex|limite de (?:conex|envio)|zbyt wiele/,
    /(?:server|system|host|mta) (?:is )?(?:too )?busy|too busy|ports? (?:are|is) busy/,
  ],
  codes: ['4.7.28', '5.7.28', '4.5.3', '5.5.3', '4.4.5', '4.7.500', '4.7.508', '5.7.508'],
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP address. (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] refused to talk to me: 421 4.7.0 mx.example.org Error: too many connections from 203.0.113.9',
    'host mx.example.org[198.51.100.25] said: 450 4.7.1 Error: too much mail from 203.0.113.9 (in reply to MAIL FROM command)',
  ],
}
