import { expect, test } from 'vitest'
import { settingsOf } from '../../src/mta/postfix/settings.ts'
import { lookupTables } from '../../src/probes/lookup-tables.ts'
import { askProbe, asksOf, known, value } from './ask.ts'

const settings = known(
  settingsOf(
    [
      'queue_directory = /var/spool/postfix',
      'alias_maps = hash:/etc/aliases, nis:mail.aliases',
      'virtual_mailbox_maps = proxy:ldap:/opt/zimbra/conf/ldap-vmm.cf',
      'virtual_mailbox_domains = example.net, mysql:/etc/postfix/domains.cf',
      'smtpd_recipient_restrictions = check_client_access cidr:/etc/postfix/clients permit',
      'local_recipient_maps = proxy:unix:passwd.byname $alias_maps',
      'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd',
    ].join('\n'),
    '',
    '',
    '',
  ),
)

test('tables of routing are asked, each once; passwords are not among them', () => {
  const [ask] = asksOf(lookupTables, { settings })
  expect(ask?.kind === 'exec' && ask.argv.slice(4)).toEqual([
    'hash:/etc/aliases',
    'ldap:/opt/zimbra/conf/ldap-vmm.cf',
    'mysql:/etc/postfix/domains.cf',
    'cidr:/etc/postfix/clients',
  ])
})

test('a miss is an answer; a complaint, a deadline and a closed door are three things', () => {
  const stdout = [
    '1 hash:/etc/aliases ',
    "1 ldap:/opt/zimbra/conf/ldap-vmm.cf postmap: warning: dict_ldap_lookup: Search error -1: Can't contact LDAP server postmap: fatal: table ldap:/opt/zimbra/conf/ldap-vmm.cf: query error: Transport endpoint is not connected",
    '124 mysql:/etc/postfix/domains.cf ',
    '1 cidr:/etc/postfix/clients postmap: fatal: open /etc/postfix/clients: Permission denied',
  ].join('\n')
  const list = value(askProbe(lookupTables, [stdout], { settings }))
  expect(list.map(({ type, state }) => `${type} ${state}`)).toEqual([
    'hash answers',
    'ldap fails',
    'mysql fails',
    'cidr unknown',
  ])
  expect(list[0]?.settings).toEqual(['alias_maps', 'local_recipient_maps'])
})

test('of two directory servers the second answered', () => {
  const said =
    '1 ldap:/opt/zimbra/conf/ldap-vmm.cf postmap: warning: dict_ldap_connect: Unable to bind to server ldap://a:389'
  const list = value(askProbe(lookupTables, [said], { settings }))
  expect(list.find(({ type }) => type === 'ldap')?.state).toBe('answers')
})

test('without timeout(1) or postmap(1) nothing is known', () => {
  const list = value(askProbe(lookupTables, ['127 hash:/etc/aliases sh: 1: timeout: not found'], { settings }))
  expect(list[0]?.state).toBe('unknown')
})

test('what was not told is not known', () => {
  const list = value(askProbe(lookupTables, [''], { settings }))
  expect(new Set(list.map(({ state }) => state))).toEqual(new Set(['unknown']))
})
