import { heloName } from '../../src/checks/helo-name.ts'
import type { SenderNames } from '../../src/probes/deliverability/identity.ts'
import { behindRelay, looked, senderAt } from './names.ts'
import { checkTable } from './table.ts'

const names = (helo: string, answer: Parameters<typeof looked>[2], sender = senderAt()): SenderNames => ({
  sender: { ...sender, helo },
  reverse: [],
  helo: [looked(helo, 'A', answer)],
})

checkTable(heloName, {
  'resolves to the sending address': { given: { names: names('mail.example.net', ['203.0.113.10']) }, expect: 'ok' },
  'resolves to another address': {
    given: { names: names('mail.example.net', ['203.0.113.9']) },
    expect: 'warning',
    says: 'not to 203.0.113.10',
  },
  'does not resolve': {
    given: { names: names('mail.example.net', 'nxdomain') },
    expect: 'critical',
    says: 'does not resolve',
  },
  'a bare word': {
    given: { names: { ...names('mail', 'none'), helo: [] } },
    expect: 'critical',
    says: 'full host name',
  },
  'a private name': {
    given: { names: names('mail.corp.local', 'nxdomain') },
    expect: 'critical',
    says: 'mail.corp.local',
  },
  localhost: { given: { names: names('localhost.localdomain', 'none') }, expect: 'critical' },
  'the name service fails': { given: { names: names('mail.example.net', 'SERVFAIL') }, expect: 'unknown' },
  'a relay speaks for us': { given: { names: names('mail.example.net', ['203.0.113.9'], behindRelay) }, expect: 'ok' },
})
