import type { ReplyClass } from '../dsn.ts'

export const recipientRateLimited: ReplyClass = {
  id: 'recipient-rate-limited',
  title: 'This mailbox gets too much mail just now',
  who: 'nobody',
  retry: 'wait',
  cure: 'Wait. If it is our alerts that flood this one mailbox, send fewer of them.',
  explain: 'The provider limits how much one mailbox may receive in an hour; ours came on top.',
  more: ['https://support.google.com/mail/?p=ReceivingRatePerm'],
  exact: [
    /messages to \S{1,80} deferred due to excessive volume/,
    /(?:recipient|user|mailbox|account)\b.{0,60}(?:receiv\w{1,3}|gets?|getting|got) too (?:many|much)|too (?:many|much) (?:mails?|messages?|e-?mails?) in a short time to|(?:recipient|user|mailbox)\b.{0,60}receiving limit/,
    /receiving (?:e?-?mail|messages) (?:at a rate|too (?:quickly|fast))|p=receivingrate|recipient thread limit|thread limit exceeded/,
    /(?:recipient|user|mailbox|account|address)\b.{0,40} (?:has )?(?:exceeded|reached|over) .{0,40}(?:(?:messages?|mails?|e-?mails?) .{0,24}(?:receive|per hour|rate)|message rate|receiv|rate limit|incoming)/,
    /(?:too many|too much) (?:messages?|mails?|e-?mails?) (?:sent |received |delivered )?(?:to|for|by) (?:this|the|that) (?:recipient|user|mailbox|address|account)|recipient (?:rate|receiv\w*|inbound|message) (?:rate )?limit|hourly (?:receiving|incoming) limit|recipient (?:is )?(?:being )?(?:throttled|rate.?limited)/,
    /mailbox (?:is )?(?:busy|locked by another)|another (?:mail )?delivery (?:is )?in progress|recipient limit for receiving/,
  ],
  codes: ['5.2.121', '5.2.122', '5.7.229'],
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 450-4.2.1 The user you are trying to contact is receiving mail at a rate that 450-4.2.1 prevents additional messages from being delivered. (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 450 4.2.1 The recipient has exceeded message rate limit. Try again later (in reply to end of DATA command)',
    '554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour',
  ],
}
