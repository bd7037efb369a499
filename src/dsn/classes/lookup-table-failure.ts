import type { ReplyClass } from '../dsn.ts'

export const lookupTableFailure: ReplyClass = {
  id: 'lookup-table-failure',
  title: 'A lookup table cannot be read',
  who: 'us',
  retry: 'yes',
  cure: 'Ask each table with postmap -q, look for the «error: open» or «dict_» warning in the log, start LDAP or the database.',
  explain: 'Postfix could not ask one of its tables (LDAP, SQL, a map file), and keeps the mail rather than guess.',
  more: ['https://www.postfix.org/DATABASE_README.html'],
  exact: [
    /temporary lookup (?:failure|error)|failed to open .{1,80} for \S{2,20} search/,
    /server configuration (?:problem|error)|mail system configuration error/,
    /address resolver failure|table look ?up (?:problem|failed|error)|unable to look ?up (?:the )?(?:transport|alias|recipient|user|table)|(?:bind|connect)\w* (?:\w{1,8} ){0,3}ldap|ldap (?:server|bind|search|connection)/,
    /alias database (?:unavailable|error)|aliases? (?:database|file) (?:is )?(?:unavailable|missing)/,
    {
      words:
        /(?:user|recipient|transport|alias|map|table|domain|mailbox|address|virtual|canonical|account|forward) look ?up (?:failure|error|failed)/,
      unless: /host|dns|name server/,
      temporary: true,
    },
  ],
  phrases: [
    {
      words:
        /(?:ldap|mysql|pgsql|postgres|sql|database|dict|map) (?:server |query |lookup |table )?(?:error|failure|failed|unavailable|temporarily|not available|is down|connection)/,
      unless: /dnsbl|rbl/,
    },
    /(?:failed|unable|could not|cannot) to? ?(?:open|read|query|contact|access) (?:the )?(?:map|table|lookup|ldap|database|directory|aliases)/,
    /lookup (?:of|for) .{1,80}(?:failed|deferred) (?:in|for) (?!.{0,30}dns)|directory service (?:unavailable|error)|lookup failure/,
  ],
  codes: ['4.3.5'],
  differs: (seen) => (seen.said && seen.hop !== 'local' ? { who: 'recipient', retry: 'wait' } : {}),
  samples: [
    'address resolver failure',
    'alias database unavailable',
    'host mx.example.net[192.0.2.10] said: 451 4.3.5 Server configuration error (in reply to RCPT TO command)',
  ],
}
