import type { ReplyClass } from '../dsn.ts'

export const relaySenderUnverified: ReplyClass = {
  id: 'relay-sender-unverified',
  title: 'The relay does not let us send as this sender',
  who: 'us',
  retry: 'yes',
  cure: 'Verify the sender address or domain at the relay, grant «send as», or rewrite the sender to one that is verified.',
  explain: 'The relay accepts our login but not this From address: it belongs to nobody it has checked.',
  more: [
    'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/sender-identity',
    'https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html',
    'https://postmarkapp.com/support/article/846-what-is-a-sender-signature',
  ],
  exact: [
    /email address is not verified|verified sender identity|identities failed the check|sender signature|unconfigured sending domain/,
    /send-?as-?denied|permissions? to send (?:as|on behalf)|not (?:allowed|permitted|authori[sz]ed) to send (?:e?-?mail )?(?:as|from (?:that|this|the|your)|on behalf|with this)(?! ip)/,
    /(?:validate|verify|confirm|authenticate|register) your (?:\w{1,10} )?(?:sender|from|sending|domain)|not (?:a )?local sender|unverified (?:sender|from|sending) (?:domain|address|identity)|sender .{0,40}(?:not|isn't) (?:\w{1,12} ){0,3}(?:for|from|by|with) (?:this|your|the) (?:account|login|user|credential)/,
    /(?:from|sender|sending)\b.{0,40}must (?:first )?be (?:verified|validated|confirmed)/,
    /not owned by (?:the |your |this )?(?:auth|user|login|account|sasl)|sender address rejected: not logged in|sender login mismatch|login mismatch|mail ?from must (?:equal|be the same|match)|must be (?:the )?same as (?:the )?auth|sender (?:address )?(?:must|does not|doesn't|not) (?:equal|match).{0,40}(?:login|auth|account|user)/,
    /sandbox (?:sub)?domains?|invalid credentials for relay \[|domain is not verified|domain .{1,100}(?:is )?not (?:verified|activated|confirmed)|(?:from|sender)(?: e-?mail)? (?:address |domain )?(?:\S{1,100} )?(?:is |was |has )?not (?:been )?(?:verified|confirmed|activated|registered|validated)/,
    /relaying disallowed as|sender is not allowed to relay|sender address (?:is )?not allowed|sender (?:address )?not (?:valid for|allowed for) (?:this )?(?:account|user|login)|from address .{0,80}(?:not (?:associated|authori[sz]ed|allowed)|does not match)/,
    /(?:your|smtp) account (?:is )?not (?:yet )?(?:activated|approved|validated)|not authori[sz]ed to send from that (?:email )?address|domain is unverified|domain .{0,60}unverified/,
  ],
  phrases: [
    {
      words:
        /sender (?:address |domain |identity )?(?:is )?(?:unverified|not verified|not authenticated with this account)|(?:verify|verified) (?:your |the )?(?:sender|sending|from|domain)/,
      unless: /recipient|unverified address|sender verif/,
    },
  ],
  weak: [
    {
      words:
        /\bsend (?:with|from|as|using) (?:your own|addresses|an address)|your own (?:address|domain)|not one of (?:them|your|the addresses)|sender .{0,40}(?:your account|validated|verified|approved)/,
      by: 'them',
      unless: /recipient/,
    },
  ],
  codes: ['5.7.60', '5.2.252', '5.2.254', '5.7.750', '5.7.751'],
  samples: [
    'host smtp.sendgrid.net[203.0.113.70] said: 550 The from address does not match a verified Sender Identity. (in reply to end of DATA command)',
    'host smtp.office365.com[203.0.113.71] said: 550 5.7.60 SMTP; Client does not have permissions to send as this sender (in reply to end of DATA command)',
    'host relay.example.org[198.51.100.7] said: 553 5.7.1 <a@example.com>: Sender address rejected: not owned by user b@example.com (in reply to RCPT TO command)',
  ],
}
