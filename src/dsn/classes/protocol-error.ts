import type { ReplyClass } from '../dsn.ts'

export const protocolError: ReplyClass = {
  id: 'protocol-error',
  title: 'The message or the dialogue breaks the rules of mail',
  who: 'us',
  retry: 'no',
  cure: 'Repair the program that made the message: missing or doubled headers, bare line feeds, lines that are too long, 8-bit where it is not allowed.',
  explain: 'A server refuses the form, not the content: a header, a line ending, a command.',
  more: ['https://support.google.com/mail/?p=RfcMessageNonCompliant', 'https://www.rfc-editor.org/rfc/rfc5322'],
  exact: [
    /conversionfailed|content is corrupt|poison message|smtputf8|bare <?(?:lf|cr|newline|line ?feed)|stray newline|p=rfcmessagenoncompliant|(?:bad|wrong|improper|invalid|incorrect) (?:command )?sequence|(?:command|sequence)s? out of (?:order|sequence)|sequence (?:of commands|error)|need (?:mail|rcpt|helo|ehlo|data|mail from)\b|mail first|rcpt first|helo first|ehlo first|no valid recipients|pipelining|nested mail command|duplicate (?:header|from|message-id|subject)|smtp protocol (?:error|violation|sync)/,
    /command parameter|line limit exceeded|synchroni[sz]ation (?:error|violation)|command (?:not |un)?(?:recogni[sz]ed|implemented|supported|unknown)|(?:command|syntax) (?:error|unrecogni[sz]ed|not implemented)|unrecogni[sz]ed (?:command|parameter)|syntax error|unsupported (?:command|parameter|mail from)|invalid (?:command|argument|parameter)|line (?:length |is |was )?(?:too long|exceeds|length)|(?:too long|maximum) line/,
    {
      words:
        /(?:missing|duplicate|multiple|invalid|malformed|bad|no|without|several|more than one|illegal|empty|lacks?|corrupt|wrong) (?:\S{1,14} ){0,3}?(?:headers?\b|from:|date:|to:|message-?id|mime|"?from"? header|header fields?|subject header|boundary|received)|(?:headers?|message-?id|mime)\b .{0,40}(?:missing|invalid|malformed|duplicate|not (?:valid|rfc|compliant)|syntax|required|illegal|must)/,
      unless: /spam|reverse|dns/,
    },
    {
      words:
        /(?:not |non-?|isn't )(?:rfc|compliant|in compliance)|rfc ?-?(?:5322|2822|822|5321|2821|821|2045|2047|6532).{0,60}|violat\w{1,4} rfc/,
      unless: /from domain|5322\.?from|helo|\(rfc5322\)|postmaster/,
    },
    /8-?bit(?:mime)?|\bnul (?:char|byte)|non-?ascii|(?:content|message) conversion|conversion (?:failed|error|required|is prohibited|of)|conversion_|mime error|corrupt message|message (?:is )?(?:corrupt|malformed)|storedrv.{0,60}(?:invalidcontent|corrupt|conversion|propertytoobig)|bad message format|purported responsible address|does not conform to|smtplf|improper use of/,
  ],
  phrases: [
    /too many (?:\w{1,20} )?commands|protocol (?:error|violation)|rfc\d{3,4}|not compliant|\bheaders? (?:error|too|syntax|format|line|field|is|are)/,
  ],
  weak: [
    {
      words:
        /\b(?:from|to|date|subject|received|sender|reply-to|headers?|line|mime|boundary|charset)\b.{0,50}\b(?:expected|required|longer than|missing|more than one|twice|two|duplicate\w*|syntax|malformed|unparsable|unparseable)\b/,
      by: 'them',
      stage: 'data',
    },
  ],
  codes: [
    'x.5.0',
    'x.5.1',
    'x.5.2',
    'x.5.4',
    'x.5.5',
    'x.5.6',
    'x.6.1',
    'x.6.2',
    'x.6.3',
    'x.6.5',
    'x.6.6',
    'x.6.7',
    'x.6.8',
    'x.6.9',
    'x.6.0',
    'x.3.3',
    '5.7.512',
  ],
  samples: [
    'SMTPUTF8 is required, but was not offered by host mx.example.org[198.51.100.25]',
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.1 Messages missing a valid Message-ID: header are not accepted. (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 521 5.5.2 mx.example.org Error: bare <LF> received (in reply to end of DATA command)',
  ],
}
