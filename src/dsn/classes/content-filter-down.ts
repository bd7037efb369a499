import type { ReplyClass } from '../dsn.ts'

export const contentFilterDown: ReplyClass = {
  id: 'content-filter-down',
  title: 'The content filter on this server does not answer',
  who: 'us',
  retry: 'yes',
  cure: 'Start amavis (then its scanner, or the milter), watch one message pass, then flush the queue.',
  explain:
    'Mail passes a filter on the loopback address before it goes anywhere. The filter is down or its scanners fail, so everything waits.',
  more: ['https://www.postfix.org/FILTER_README.html'],
  exact: [
    { words: /^(?:connect to |lost connection|conversation with )/, at: ['filter'] },
    {
      words: /virus_scan|virus scanners failed|error in processing|scanner|mime_decode|spam_scan|resource/,
      at: ['filter'],
      unless: /^\S* ?reject, id/,
    },
    {
      words: /^(?:service (?:not available|unavailable|shutting)|too (?:many|busy)|timed? ?out|try again|temporar)/,
      at: ['filter'],
    },
    /(?:all|primary) virus scanners? failed|virus_scan failed|error in processing, id=/,
    /^service unavailable - try again later/,
    /unable to (?:scan|contact (?:the )?(?:virus|spam) )|(?:clamd|clamav|spamd|rspamd|milter|amavisd?|virus scanner)\b[^.]{0,60}(?:fail|unavailable|not (?:running|available|respond)|time(?:d )?-?out|unreachable|refused|error)/,
    /(?:can.?t|could not|cannot|unable to) (?:connect to|reach|contact) [^.]{0,20}(?:clamd|clamav|spamd|rspamd|milter|amavis|antivirus|content filter|scanner)/,
    /malware (?:scanner|acl)[^.]{0,40}(?:defer|error|fail)|acl (?:condition|warning):? malware/,
  ],
  codes: [],
  differs: (seen) => (seen.said && seen.place === 'remote' ? { who: 'recipient', retry: 'wait' } : {}),
  samples: [
    'connect to 127.0.0.1[127.0.0.1]:10026: Connection timed out',
    'lost connection with 127.0.0.1[127.0.0.1] while receiving the initial server greeting',
    'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=00011-02, virus_scan FAILED: ALL VIRUS SCANNERS FAILED (in reply to end of DATA command)',
  ],
}
