import type { ReplyClass } from '../dsn.ts'

export const senderDomainInvalid: ReplyClass = {
  id: 'sender-domain-invalid',
  title: 'The sender’s address or domain does not exist',
  who: 'us',
  retry: 'no',
  cure: 'Correct the sender: myorigin, the application’s From or return address, or the DNS (MX or A) of its domain.',
  explain: 'They could not answer this mail: its envelope sender names a domain or a mailbox that is not there.',
  exact: [
    {
      words:
        /no such|unknown|\bno (?:mx|a record|dns)|n't exist|not exist|not (?:be )?(?:found|resolve|looked up|known|valid)|unresolv|unroutable/,
      stage: 'mail',
      unless:
        /recipient|helo|ehlo|ptr|reverse|your ip|host ?name|account|login|auth|spf|dkim|client|command|relay|option|sending domain is not verif/,
    },
    { words: /call-?(?:out|back) verification/, unless: /user|recipient|mailbox|rcpt/ },
    /invalid dns (?:mx|a\b)/,
    {
      words:
        /valid sender (?:domain|address)|sender (?:address )?domain (?:is )?(?:unknown|invalid|not)|unknown sender (?:address |e-?mail )?domain/,
      unless: /without a valid sender/,
    },
    {
      words:
        /^(?:invalid|bogus) (?:sender|mail from|return)|sender domain is (?:empty|missing)|fully.qualified (?:e-?mail |sender )address|emetteur invalide|\bbatv\b/,
      unless: /login|account|permission/,
    },
    {
      words:
        /^\S{0,80} ?\S{0,80} ?(?:does not exist|no such domain|(?:invalid|unknown|bad) domain|domain (?:is )?(?:not found|unknown|invalid))/,
      stage: 'mail',
    },
    /sender dns|domain (?:name )?for sender|^verification failed for|from:? domain is invalid|unrout(?:e)?able sender|sender (?:address )?could not be verified|(?:cannot|can't|could not|unable to) (?:resolve|find|verify) .{0,40}(?:sender|return)|sender domain must/,
    /sender address rejected: .{0,80}(?:domain not found|need fully|malformed|null ?mx|undeliverable|unverified|unknown|does not exist|not exist|user unknown|invalid|unroutable|unreachable|host not found|bad)/,
    /unresolvable .{0,30}from domain|unresolvable-from|sender (?:address )?verif(?:y|ication) (?:has )?(?:failed|fail|error|defer)|verify sender|sender verify|(?:non-?local )?sender verification failed/,
    /domain of (?:the )?sender(?:'s)?(?: address)?.{0,100}(?:does not|doesn't|not|un)|sender'?s? (?:e-?mail )?(?:address )?domain .{0,80}(?:does not|doesn't|not (?:exist|resolv|found|valid)|must|unknown|invalid|no (?:mx|dns))|(?:invalid|unknown|non-?existent|bad|unresolvable|illegal) sender(?:'s)? (?:domain|address|host)|sender (?:address |domain )?(?:does not|doesn't) (?:exist|resolve)/,
    {
      words:
        /(?:return|envelope|from|mail ?from|originator|sender)(?:[- ](?:path|address|domain|host))?(?: domain)? .{0,60}(?:does not|doesn't|cannot|could not|not) (?:exist|be resolved|resolve|found|have (?:an? )?(?:valid )?(?:mx|a|dns))|mail ?from .{0,60}(?:domain|host).{0,30}(?:not|invalid|unknown|no )|(?:mail ?from|sender) (?:is )?(?:invalid|malformed|bad|syntax)|domain (?:name )?required (?:for|in) sender|fake sender|mailfrom invalid|mail from invalid/,
      unless: /recipient|helo|your ip|messages from \[/,
    },
  ],
  weak: [{ words: /(?:from|sender)\b.{0,40}must (?:resolve|exist)|verify mail ?from/, by: 'them' }],
  codes: ['x.1.7', 'x.1.8', '5.7.27'],
  samples: [
    'host mx.example.org[198.51.100.25] said: 450 4.1.8 <app@host.internal>: Sender address rejected: Domain not found (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 Sender verify failed (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 553 5.1.8 <root@localhost.localdomain>... Domain of sender address root@localhost.localdomain does not exist (in reply to MAIL FROM command)',
  ],
}
