import { reverseDns } from '../../src/checks/reverse-dns.ts'
import type { SenderNames } from '../../src/probes/deliverability/identity.ts'
import { behindNat, behindRelay, looked, senderAt } from './names.ts'
import { checkTable } from './table.ts'

const ip = '203.0.113.10'
const names = (ptr: Parameters<typeof looked>[2], forward: Parameters<typeof looked>[2] = [ip]): SenderNames => ({
  sender: senderAt(),
  helo: [],
  reverse: [
    {
      ip,
      ptr: looked(ip, 'PTR', ptr),
      names: (typeof ptr === 'string' ? [] : ptr).map((name) => ({
        name,
        forward: looked(name, 'A', forward),
        confirmed: forward.includes(ip),
      })),
    },
  ],
})

checkTable(reverseDns, {
  'there and back': {
    given: { names: names(['mail.example.net']) },
    expect: 'ok',
    says: 'and mail.example.net is 203.0.113.10',
  },
  'no PTR': { given: { names: names('nxdomain') }, expect: 'critical', says: ['has no reverse DNS', 'hoster'] },
  'the name leads elsewhere': {
    given: { names: names(['old.example.net'], ['198.51.100.1']) },
    expect: 'critical',
    says: 'does not lead back',
  },
  'the name does not exist': { given: { names: names(['old.example.net'], 'nxdomain') }, expect: 'critical' },
  'the reverse zone does not answer': { given: { names: names('SERVFAIL') }, expect: 'unknown' },
  'the name could not be resolved': { given: { names: names(['mail.example.net'], 'SERVFAIL') }, expect: 'unknown' },
  'a name that the provider gives to everybody': {
    given: { names: names(['static-203-0-113-10.isp.example']) },
    expect: 'warning',
    says: 'made of the address',
  },
  'a relay sends for us': { given: { names: { ...names('nxdomain'), sender: behindRelay } }, expect: 'skipped' },
  'the public address is not known': {
    given: { names: { ...names('nxdomain'), sender: behindNat } },
    expect: 'skipped',
  },
})
