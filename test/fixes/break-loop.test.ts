import { breakLoop } from '../../src/fixes/break-loop.ts'
import { settingsOf } from '../situations.ts'
import { fixTable } from './table.ts'

const domain = { domain: 'loop.test', mx: ['mail.example.net'], answered: true }
const given = (
  looping: readonly (typeof domain)[],
  served: readonly string[] = ['example.net'],
  set: Readonly<Record<string, string>> = {},
) => ({
  looping,
  addresses: new Map([['mx.elsewhere.test', ['198.51.100.9']]]),
  own: ['203.0.113.10'],
  served,
  settings: settingsOf({ myhostname: 'mail.example.net', virtual_mailbox_domains: 'example.net', ...set }),
})

fixTable(breakLoop, {
  'its MX is this server, which does not take its mail': {
    given: given([domain]),
    chores: ['open', 'unknown'],
    says: [
      "postconf -e 'virtual_mailbox_domains=example.net, loop.test' && postfix reload",
      'loop.test.  3600  IN  MX  10 OTHER-HOST.',
      'MX now: mail.example.net, which is this server',
    ],
  },
  'by another name': {
    given: { ...given([{ ...domain, mx: ['mx.elsewhere.test'] }]), own: ['198.51.100.9'] },
    chores: ['open', 'unknown'],
  },
  'on Zimbra': { given: given([domain]), on: 'zimbra', says: ['zmprov cd loop.test'] },
  'a table is not written over': {
    given: given([domain], ['example.net'], { virtual_mailbox_domains: 'hash:/etc/postfix/domains' }),
    never: ['postconf -e'],
  },
  'it is taken here now': { given: given([domain], ['example.net', 'loop.test']), chores: ['done', 'unknown'] },
  'its MX leads elsewhere now': {
    given: given([{ ...domain, mx: ['mx.elsewhere.test'] }]),
    chores: ['done', 'unknown'],
  },
  'its name servers do not answer': {
    given: given([{ ...domain, mx: [], answered: false }]),
    chores: ['unknown', 'unknown'],
  },
  'relayhost is this server': {
    given: given([], ['example.net'], { relayhost: '[mail.example.net]:25' }),
    chores: ['open', 'unknown'],
    says: ['mailmedic fix relay-host'],
  },
  'no mail goes round': { given: given([]), nothing: 'in a circle' },
})
