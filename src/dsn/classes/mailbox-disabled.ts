import type { ReplyClass } from '../dsn.ts'

export const mailboxDisabled: ReplyClass = {
  id: 'mailbox-disabled',
  title: 'The mailbox exists but is switched off',
  who: 'recipient',
  retry: 'no',
  cure: 'Remove the address from the list that sends to it. A mailbox on our own server: end maintenance, or activate the account.',
  explain: 'The account is closed, suspended, inactive or in maintenance, and takes no mail.',
  more: ['https://support.google.com/mail/?p=DisabledUser'],
  exact: [
    /is now disabled|account not activated/,
    /(?:is (?:currently |temporarily )?|has been |temporar(?:y|ily) )(?:suspended|locked)|archived recipient|destinataire archiv|no longer accepts (?:e?-?mail|messages)|extended inactivity|user or domain is disabled/,
    /p=disableduser|maintenance mode|mailbox (?:is )?not on this server|554\.30|user is inactive/,
    /(?:mail ?-?box|account|user|recipient|address|customer|inbox|user account|email)\b(?: ?[<(:]?\S{1,80}[>):]?)? ?(?:has been |is |was |have been |currently |temporarily |permanently |administratively |now |= ?|: ?|status ?|deactivated or )*(?:disabled|inactive|suspended|frozen|locked|deactivated|de-activated|closed|terminated|discontinued|expired|cancell?ed|not active|not activated|dormant|on hold|no longer active|hang ?up|blocked (?:due|by|for) (?:to )?(?:inactivity|non-?payment|administrat))/,
    /(?:disabled|inactive|suspended|closed|deactivated|expired|locked|frozen|terminated) (?:mail ?-?box|account|user|recipient|e-?mail)|mailbox (?:\S{1,80} )?(?:is )?(?:not accepting|doesn't accept|does not accept)|not accepting (?:any )?(?:mail|messages) (?:for|at this)|account (?:that you tried to reach )?is (?:disabled|inactive|over)/,
    /(?:no longer|isn't|is not) (?:accepting|receiving) (?:e?-?mail|messages)|no longer (?:active|in service)/,
    /(?:konto|postfach|benutzer) (?:ist )?(?:gesperrt|deaktiviert|inaktiv)|(?:bo[iî]te|compte) .{0,24}(?:d[eé]sactiv|bloqu|suspend|inactif|ferm)|(?:cuenta|buz[oó]n) .{0,24}(?:deshabilitad|desactivad|suspendid|inactiv|bloquead)|(?:conta|caixa|usu[aá]rio) .{0,24}(?:desativad|bloquead|suspens|inativ)|(?:casella|account|utente) .{0,24}(?:disabilitat|disattivat|sospes)|konto .{0,16}(?:zablokowan|nieaktywn)/,
  ],
  phrases: [/mail ?-?box (?:is |has )?(?:being |been )?(?:moved|migrated)/],
  weak: [
    {
      words:
        /\b(?:mailbox|recipient|user|account|addressee|domain|service|mail)\b.{0,60}(?:switched off|turned off|withdrawn|retired|unpaid|not in use|abandoned|ceased|is off|account off)/,
      unless: /sender/,
    },
  ],
  codes: ['x.2.1', '5.7.13'],
  differs: (seen) => (seen.hop === 'local' ? { who: 'us', retry: seen.temporary ? 'yes' : 'no' } : {}),
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.2.1 The email account that you tried to reach is inactive. (in reply to RCPT TO command)',
    'host store.example.com[10.1.2.3]:7025 said: 450 4.2.1 Mailbox disabled (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 This account has been suspended (in reply to RCPT TO command)',
  ],
}
