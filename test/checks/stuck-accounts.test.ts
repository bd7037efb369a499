import { stuckAccounts } from '../../src/checks/stuck-accounts.ts'
import type { Entry } from '../../src/mta/zimbra/directory.ts'
import { accountOf, directoryOf } from '../zimbra.ts'
import { checkTable } from './table.ts'

const withAccount = (entry: Entry | null) =>
  ({ directory: directoryOf({ accounts: [{ address: 'user1@example.net', entry }] }) }) as const

checkTable(stuckAccounts, {
  'active here': {
    given: withAccount(accountOf({ zimbraMailQuota: ['1073741824'] })),
    expect: 'ok',
    says: ['is active, on mail.example.net', 'quota 1024 MB'],
  },
  full: {
    given: {
      ...withAccount(accountOf({ zimbraMailQuota: ['1073741824'] })),
      use: new Map([['user1@example.net', 1_073_800_000]]),
    },
    expect: 'warning',
    says: 'is full: 1024 MB of 1024 MB',
  },
  'has room': {
    given: {
      ...withAccount(accountOf({ zimbraMailQuota: ['1073741824'] })),
      use: new Map([['user1@example.net', 104_857_600]]),
    },
    expect: 'ok',
    says: '100 MB of 1024 MB',
  },
  'in maintenance': {
    given: withAccount(accountOf({ zimbraAccountStatus: ['maintenance'] })),
    expect: 'warning',
    says: 'put off until that ends',
  },
  closed: { given: withAccount(accountOf({ zimbraAccountStatus: ['closed'] })), expect: 'warning', says: 'refused' },
  'mail switched off': { given: withAccount(accountOf({ zimbraMailStatus: ['disabled'] })), expect: 'warning' },
  'moved, but mail still goes to the old server': {
    given: withAccount(accountOf({ zimbraMailHost: ['new.example.net'] })),
    expect: 'warning',
    says: 'is sent to mail.example.net, but its mailbox is on new.example.net',
  },
  'no such account': { given: withAccount(null), expect: 'ok', says: 'is no account' },
  'no local mail waits': { given: { directory: directoryOf() }, expect: 'skipped' },
  'no Zimbra': { given: { directory: null }, expect: 'skipped' },
})
