import type { ReplyClass } from '../dsn.ts'

export const remoteServerError: ReplyClass = {
  id: 'remote-server-error',
  title: 'The other server has trouble of its own',
  who: 'recipient',
  retry: 'wait',
  cure: 'Wait; the queue tries again. If it lasts for hours, tell their postmaster by another way.',
  explain: 'Nothing is wrong with the message or with us: the server on the other side cannot take mail just now.',
  exact: [
    /queue quota|license (?:has )?expired|could not load drd|no healthy \w{1,12} server/,
    /unverified address|queue file write error|(?:system )?not accepting network|service not active|storedrv.{0,60}(?:mailboxoffline|mdboffline|temporar|connection)/,
    { words: /recipient address rejected: (?:temporar|service|try|unverified)/ },
  ],
  phrases: [
    {
      words:
        /(?:try|retry)(?: it)? again|(?:try|retry|resend) (?:\S{1,12} )?later|later time|temporar(?:y|ily) .{0,60}(?:problem|failure|error|unavailable|deferred|reject|fail|defer|not available|condition|refus|unable|block|issue|suspend|disabled|overload|inaccessible|outage)|(?:problem|failure|error|unavailable|deferred|rejected|failed|fault)\w* .{0,20}temporar/,
      unless: /will not/,
    },
    /internal (?:server |system |software |mail )?(?:error|failure|problem)|local (?:error|problem)|system (?:error|problem|failure|shut|is (?:down|not (?:available|accepting|ready))|overload|resource|config(?:uration)? error)|not accepting (?:new )?connections|server (?:error|problem|failure|is (?:down|not|shut)|overload|unavailable)|shutting down|overloaded|load (?:average|too high|limit)|out of memory|under maintenance|maintenance|backend|back-end|upstream|processing (?:error|failure|failed)|error (?:in|while|during) processing|queue (?:error|unavailable|is full)|resources? (?:temporarily |currently )?(?:unavailable|not available|exhausted)|unable to (?:process|accept|queue|handle)|cannot (?:process|accept|queue|handle)|could ?n[o']t (?:process|accept|queue|complete)/,
    {
      words:
        /service (?:is )?(?:currently |temporarily )?(?:not available|unavailable|refused?)|(?:currently|temporarily) (?:unavailable|not available|unable|deferred|rejected)|closing (?:the )?(?:transmission )?channel|closing connection|callout|(?:mailbox|user|recipient) .{0,30}temporar/,
    },
  ],
  weak: [
    {
      words:
        /difficult|\bworks? on\b|repeat the delivery|back at \d|trouble|problem|failure|outage|upgrad|repair|restart|not ready|standby|reboot|migrat|unexpected|exception|\berror\b/,
      by: 'them',
      temporary: true,
    },
  ],
  codes: ['x.3.0', 'x.3.2', '4.4.0', '4.0.0', '5.3.5', '4.2.0'],
  differs: (seen) => (seen.temporary ? {} : { retry: 'no' }),
  samples: [
    'host mx.example.org[198.51.100.25] said: 451 Temporary local problem - please try later (in reply to RCPT TO command)',
    'host ex.example.org[198.51.100.26] said: 421 4.3.2 Service not active (in reply to EHLO command)',
    'host mx.example.org[198.51.100.25] refused to talk to me: 421 mx.example.org Service unavailable, closing transmission channel',
  ],
}
