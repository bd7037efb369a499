import type { Entry, ZimbraDirectory } from '../src/mta/zimbra/directory.ts'

/** Zimbra's LDAP as a new server has it. */
export const directoryOf = (over: Partial<ZimbraDirectory> = {}): ZimbraDirectory => ({
  server: 'mail.example.net',
  own: { zimbraMtaSmtpSaslAuthEnable: ['no'], zimbraMtaMyHostname: ['mail.example.net'] },
  global: {
    zimbraSpamKillPercent: ['75'],
    zimbraSpamTagPercent: ['33'],
    zimbraSpamIsSpamAccount: ['spam@example.net'],
    zimbraSpamIsNotSpamAccount: ['ham@example.net'],
  },
  domains: [{ name: 'example.net', entry: { zimbraDomainStatus: ['active'], zimbraAuthMech: ['zimbra'] } }],
  accounts: [],
  ...over,
})
export const accountOf = (over: Entry = {}): Entry => ({
  zimbraAccountStatus: ['active'],
  zimbraMailStatus: ['enabled'],
  zimbraMailHost: ['mail.example.net'],
  zimbraMailTransport: ['lmtp:mail.example.net:7025'],
  ...over,
})
