import type { ReplyClass } from '../dsn.ts'

export const relayQuotaExceeded: ReplyClass = {
  id: 'relay-quota-exceeded',
  title: 'Our allowance at the relay is used up',
  who: 'relay',
  retry: 'wait',
  cure: 'Stop whoever sends in bulk, then wait for the reset or raise the plan at the relay.',
  explain: 'The provider that carries our mail counts it, and the day’s, hour’s or plan’s number is reached.',
  more: [
    'https://support.google.com/a/answer/166852',
    'https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html',
    'https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits',
  ],
  exact: [
    /maximum credits|credits? (?:exceeded|exhausted|limit)|(?:not enough|insufficient|no(?: more)?|out of|running out of) (?:e?-?mail |smtp |sending |remaining )?credits?|credits? (?:left|remaining|balance|used up)/,
    /(?:sending|send|submission|message count|daily message|hourly message|outbound|outgoing|relay|smtp|monthly|weekly|daily|hourly|plan|account|tenant|recipient rate) (?:sending |message |e?-?mail |rate |recipient )?quota (?:is |was |has been |violation|reached|exceeded|exhausted)/,
    {
      words:
        /(?:daily|hourly|monthly|weekly|sending|send|outgoing|outbound|24.?hour|per.?day|submission|relay) (?:\w{1,12} ){0,3}(?:limit|quota|rate|allowance)s?\b.{0,40}(?:exceed|reach|hit\b|used up|over|exhaust|depleted)/,
      unless: /(?:recipient|mailbox|user) (?:has|you)|your ip|from your (?:ip|host)|incoming|connections?/,
    },
    {
      words:
        /(?:exceed(?:ed|s)?|reached|hit|over) (?:\S{1,40} ){0,4}(?:daily|hourly|monthly|weekly|sending|send|outgoing|outbound|24.?hour|submission|plan|relay|free) (?:\w{1,12} ){0,4}(?:limit|quota|rate|allowance)/,
      unless: /recipient (?:has|you)|your ip|connections?/,
    },
    /maximum sending rate|max(?:imum)? (?:e?-?mails?|messages|defers and failures) (?:per|an?) (?:hour|day|month)|submissionquotaexceeded|mapiexceptionsubmissionquota/,
    /e-?mail outgoing blocked|smtp relay limit exceeded|tenant exceeded|\bterrl\b|relay quota|daily limit for message recipients|user sending limit|sending limits? (?:for|exceeded)|sendinglimitexceeded|p=(?:dailysendinglimit|usersendinglimit)/,
    {
      words:
        /(?:exceed\w*|reached|over|hit|used up|exhausted) (?:your|the|its|his) (?:\w{1,14} ){0,2}(?:messag\w{1,3}|mailing|sending|e-?mails?|mails?|smtp|outgoing|outbound|plan|account|subscription|free) (?:\w{1,10} )?(?:limit|quota|allowance)s?/,
      unless:
        /connection|session|your ip|recipient (?:has|you)|per (?:connection|session)|(?:message|mail|e-?mail) size/,
    },
    /(?:upgrade|raise) your (?:plan|account|subscription)|over (?:the )?sending quota|account (?:has )?r[au]n out of/,
    /not allowed to send: (?:recipient|message|sending|daily|hourly).{0,20}limit|(?:exceeded|reached) (?:the|your|its) (?:limit|quota|number) (?:of|for) (?:(?:e-?)?mails?|messages|recipients|sent)|unusual sending activity|message count quota/,
    /unusual .{0,10}outbound|(?:free|trial) (?:plan|account|tier) .{0,40}(?:limit|exceed)|mail sending (?:is )?(?:disabled|suspended|paused)|sending (?:has been |is )?paused/,
  ],
  weak: [
    {
      words:
        /\b(?:mails?|messages?|e-mails?|recipients?)\b.{0,50}(?:per|a|an|one|of|this|every|each) (?:day|today|hour|month|week)\b|free plan|your plan|(?:for|of) (?:the|your) subscription|allowance|outgoing limit|may send|can send/,
      by: 'them',
      unless: /connections?|sessions?|your ip|seconds|minute|recipient (?:has|get|receiv)|mailbox|only members/,
    },
  ],
  codes: ['5.7.233', '5.7.232', '5.7.705', '5.1.90'],
  samples: [
    'host email-smtp.us-east-1.amazonaws.com[203.0.113.50] said: 454 Throttling failure: Daily message quota exceeded. (in reply to end of DATA command)',
    'SASL authentication failed; server smtp.sendgrid.net[203.0.113.70] said: 451 Authentication failed: Maximum credits exceeded',
    'Domain example.com has exceeded the max emails per hour (200/200 (100%)) allowed. Message will be reattempted later',
  ],
}
