import type { ReplyClass } from '../dsn.ts'

export const ipReputation: ReplyClass = {
  id: 'ip-reputation',
  title: 'Our address has a bad name with this provider',
  who: 'us',
  retry: 'yes',
  cure: 'Find the spam source among our senders and stop it, then use the provider’s removal form; until then send through a relay.',
  explain: 'The provider keeps its own list of sending addresses, and ours is on it.',
  more: [
    'https://sender.office.com/',
    'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting',
    'https://senders.yahooinc.com/smtp-error-codes/',
    'https://support.google.com/a/answer/81126',
    'https://ipcheck.proofpoint.com/',
    'https://csi.cloudmark.com/en/reset/',
    'https://talosintelligence.com/reputation_center',
    'https://support.apple.com/en-us/102322',
  ],
  exact: [
    /proofpoint\S{0,60}ip=|\((?:dyn|rly|rtr|con):\w{1,3}\)|\brly:[bsn]|\btss?\d\d\b|\bts0[45-9]\b|\bs31[45]0\b|\bas31[45]0\b|\b(?:sc|ou|dy|rp)-00\d\b|\bs775\b|\bcxbl\b|banned send|ipcheck\.proofpoint|csi\.|\bcsi\b|cm-csi|reset-request|\bby cloudmark|blocked using .{0,24}(?:proofpoint|cloudmark|mimecast)|sender ?score|senderbase|talosintel|is_blocked|on our block ?list|sender\.office\.com|delist@|abuse_rbl|bad (?:sending |mail )?history|tosa@rx|\((?:bl|nowl)\)$|blocked for (?:abuse|spam)/,
    { words: /\bbl0000\d\d\b/, unless: /dnsbl|\brbl/ },
    {
      words:
        /(?:are|currently|is|been|was|were|caught) sending (?:out )?(?:spam|junk|unsolicited)|\bspammers?\b|\bspamming\b|spam (?:source|sender|host|server)|botnet|zombie/,
      unless:
        /user'?s|recipient|message (?:was |is |has )?(?:identified|classified|detected|rejected|contain)|content|filter|reject list|blocked using|found in|spamhaus|spamcop/,
    },
    {
      words: /\b(?:ip|host|server)\b.{0,40}(?:spam|compromised|infected)/,
      unless: /message|mail\b|filter|blocked using|found in|spamhaus|spamcop|anti-?spam/,
    },
    /poor reputation|reputation (?:of |for )?(?:the |your )?(?:sending |connecting |source )?(?:ip|mta|host|server|address)|ip(?: address)? (?:\S{1,45} )?(?:has |with )?(?:a )?(?:\w{1,8} )?reputation|(?:none|no)\/bad reputation|(?:mta|server|host|client|ip|network|sender)(?:'s|s)? (?:has )?(?:a )?(?:very )?(?:poor|bad|low|negative) reputation|due to (?:ip |bad |poor |low )?reputation/,
    /hl:(?:rep|mep)|too many spams? from your|tosa@|block for spam|\(nowl\)|currently blocked by .{0,30}anti-?spam|c=(?:bip|ip|bl)\b|wm:bli/,
    { words: /mail from (?:ip|host|your ip|server) .{0,60}(?:refused|rejected|blocked)/, unless: /spam url|as spam/ },
  ],
  phrases: [
    { words: /not allowed to connect|^mail from \S{2,45} not allowed/, stage: 'greeting' },
    { words: /aup#/, unless: /rate|too many|limit|throttl|unknown|undeliverable|not exist/ },
    {
      words:
        /\b(?:refused|rejected|denied)\b.{0,40}\b\d{1,3}(?:\.\d{1,3}){3}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b.{0,40}\b(?:refused|rejected|denied)\b/,
      stage: 'greeting',
      unless: /ptr|reverse|helo|host ?name|too many|connections/,
    },
    {
      words: /\b(?:blocked|deferred|banned|blacklist\w*|spam\w*|abus\w{1,5}|reject list)\b/,
      stage: 'greeting',
      unless: /ptr|reverse|helo|busy|connections|spam ?filter/,
    },
    /e-?mails? directly to our servers|relay at your (?:service )?provider|ont ete bloques|your access to this (?:mail|e-?mail) system/,
    /bad sender ip|bad ip profile|open proxy|not (?:currently )?accepting mail from your ip|smtp server of your isp|^blocked - see|looks suspiciously like/,
    /\b\d{1,3}(?:\.\d{1,3}){3}\b\S{0,3} (?:is |has been |was )?(?:black|block|ban|deny.?list)/,
    {
      words:
        /(?:(?:your |this |sending |source |client |remote |connecting |the )(?:ip|server|host|mail ?server|network|mta)\b|\bip(?: address)?\b)(?: ?\S{1,60})? ?(?:\S{1,20} ){0,4}?(?:has been |is |was |are |have been )?(?:currently |temporarily |permanently )?(?:block|black ?-?list|ban|block ?-?list|deny ?-?list|denied|rejected|refused|filtered|barred|suspicious|restricted|not (?:allowed|permitted|welcome|trusted)|on (?:a |our |the |local )?(?:\w{1,10} )?(?:black|block|deny|ban).?list)/,
      unless:
        /helo|ehlo|ptr|reverse|spf|resolve|dkim|dmarc|not authori[sz]ed to send|relay|mailbox|domain|client host rejected|sender rejected/,
    },
    {
      words:
        /(?:block|black ?-?list|ban|reject|refus|den)(?:ed|ned|ing|ied)? .{0,40}(?:from |for |of |your |this |sending |source )(?:\S{1,20} ){0,3}(?:ip\b|ip address|host|server|network|subnet|mta)|messages? from \[?[0-9a-f.:]{7,45}\]?.{0,60}(?:not|n't|block|reject|defer)/,
      unless: /helo|ehlo|ptr|reverse|spf|resolve|dkim|dmarc|relay|too many|policy reason|client host rejected|country/,
    },
    {
      words:
        /(?:black|block|ban|deny).?listed|reputation|blacklist|spam source|source of (?:spam|abuse)|history of (?:spam|abuse)|user complaints|complaint rate|abusive (?:ip|host|server)/,
      unless:
        /url|domain|sender (?:address )?(?:is |has been )?(?:black|block)|recipient|user'?s? (?:black|block)|<@>|your (?:e-?mail )?address/,
    },
    {
      words:
        /^connection (?:is |has been )?(?:denied|rejected|not allowed|blocked)|(?:connections?|mail) (?:will not be |not |is not |are not )(?:being )?accepted from|(?:not|n't) accept(?:ing|ed)? (?:mail|connections?|messages?) from (?:your|this|host|ip|\[?\d|dynamic|residential)|dynamic(?:ally)? (?:ip|assigned|address|pool|client)|dial-?up|residential ip/,
      unless: /ptr|rdns|reverse|without|policy/,
    },
  ],
  weak: [
    { words: /no access for (?:this|your) (?:ip|host|server|network)|bypassing .{0,30}relay/, by: 'them' },
    {
      words:
        /\b(?:your ip|ip(?: address)?|network|server|host|range|subnet|mta|machine)\b.{0,80}(?:untrust|abuse|distrust|mistrust|not (?:welcome|wanted|accepted|trusted)|refus|reject|block|denied|\bbad\b|\bban|poor)/,
      by: 'them',
      unless: /recipient|mailbox|sender|message|content|url|domain|helo|try again|later/,
    },
  ],
  codes: [
    '4.7.650',
    '4.7.651',
    '5.7.511',
    '5.7.60_',
    '5.7.61_',
    '5.7.62_',
    '5.7.63_',
    '5.7.64_',
    '5.7.708',
    '5.7.650',
    '5.7.651',
  ],
  samples: [
    'host example-org.mail.protection.outlook.com[203.0.113.68] said: 550 5.7.606 Access denied, banned sending IP [198.51.100.9]. (in reply to RCPT TO command)',
    'host mta.am0.yahoodns.net[203.0.113.76] said: 421 4.7.0 [TSS04] Messages from 198.51.100.9 temporarily deferred due to unexpected volume or user complaints (in reply to MAIL FROM command)',
    "host esa.example.org[198.51.100.30] refused to talk to me: 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
  ],
}
