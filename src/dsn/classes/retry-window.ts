import type { ReplyClass } from '../dsn.ts'

export const retryWindow: ReplyClass = {
  id: 'retry-window',
  title: 'Not tried: its retry time has not come',
  who: 'nobody',
  retry: 'wait',
  cure: 'Read the earlier attempt to this destination in the log: this text shows no cause of its own.',
  explain: 'The mail server did not try this time. Why the message waits was said at the attempt before.',
  more: ['https://www.exim.org/exim-html-current/doc/html/spec_html/ch-retry_configuration.html'],
  exact: [
    /retry time(?:out)? (?:not reached|exceeded)/,
    /failing for a long time/,
    /queue_smtp_domains|-odqs? (?:set|option)/,
    { words: /^deferred transport/, by: 'us' },
  ],
  phrases: [/connection limit reached for host|max_parallel|already being delivered by another/],
  weak: [
    {
      words:
        /^(?:envelope |message |mail )?expired\b|(?:given|gave|giving) up\b|in the (?:retry )?queue (?:for|since|too)|queue lifetime|too old/,
      by: 'us',
    },
    /multiple retries|could not be delivered (?:for|within)|has been delayed|message timed out|delivery (?:time )?expired|message (?:has )?expired|been in the queue too long|retry timeout/,
  ],
  codes: ['x.4.7'],
  samples: [
    "retry time not reached for any host for 'example.org'",
    'all hosts for example.org have been failing for a long time and were last tried after this message arrived',
    'R=dnslookup T=remote_smtp: retry timeout exceeded',
  ],
}
