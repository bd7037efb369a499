import { zimbraDomains } from '../../src/checks/zimbra-domains.ts'
import { directoryOf } from '../zimbra.ts'
import { checkTable } from './table.ts'

const domain = (name: string, over: Readonly<Record<string, readonly string[]>> = {}) => ({
  name,
  entry: { zimbraDomainStatus: ['active'], zimbraAuthMech: ['zimbra'], ...over },
})

checkTable(zimbraDomains, {
  'active, passwords in Zimbra': {
    given: { directory: directoryOf() },
    expect: 'ok',
    says: ['1 active domain', 'internal'],
    never: 'fallback',
  },
  'passwords elsewhere, with and without a way back': {
    given: {
      directory: directoryOf({
        domains: [
          domain('a.example', { zimbraAuthMech: ['ad'] }),
          domain('b.example', { zimbraAuthMech: ['ldap'], zimbraAuthFallbackToLocal: ['TRUE'] }),
          domain('c.example', { zimbraAuthMech: ['kerberos5'], zimbraAuthFallbackToLocal: ['TRUE'] }),
        ],
      }),
    },
    expect: 'ok',
    says: ['Active Directory, external LDAP, Kerberos', '1 domain without fallback'],
  },
  'a custom mechanism keeps its name': {
    given: { directory: directoryOf({ domains: [domain('a.example', { zimbraAuthMech: ['custom:sso'] })] }) },
    expect: 'ok',
    says: 'custom:sso',
  },
  'a suspended domain': {
    given: { directory: directoryOf({ domains: [domain('a.example', { zimbraDomainStatus: ['suspended'] })] }) },
    expect: ['warning', 'ok'],
    says: 'the domain a.example is suspended',
  },
  'none is listed': { given: { directory: directoryOf({ domains: [] }) }, expect: 'unknown' },
  'no Zimbra': { given: { directory: null }, expect: 'skipped' },
})
