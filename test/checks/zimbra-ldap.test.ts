import { zimbraLdap } from '../../src/checks/zimbra-ldap.ts'
import { dialed } from '../situations.ts'
import { checkTable } from './table.ts'

const at = (name: string, outcome: Parameters<typeof dialed>[0]) => ({
  url: `ldap://${name}.example.net:389`,
  ...dialed(outcome, { code: null, banner: null }),
})

checkTable(zimbraLdap, {
  'takes connections': { given: { servers: [at('mail', 'connects')] }, expect: 'ok', says: 'takes connections' },
  'the only one refuses': { given: { servers: [at('mail', 'refused')] }, expect: 'critical', says: 'nobody is found' },
  'one of two refuses': {
    given: { servers: [at('replica', 'timeout'), at('mail', 'connects')] },
    expect: ['warning', 'ok'],
    says: 'ldap://mail.example.net:389 does',
  },
  'could not be dialled': { given: { servers: [at('mail', 'unknown')] }, expect: 'unknown' },
  'no Zimbra': { given: { servers: null }, expect: 'skipped', says: 'no Zimbra' },
})
