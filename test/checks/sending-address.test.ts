import { sendingAddress } from '../../src/checks/sending-address.ts'
import { behindNat, behindRelay, senderAt } from './names.ts'
import { checkTable } from './table.ts'

checkTable(sendingAddress, {
  'a public address of this host': {
    given: { sender: senderAt() },
    expect: 'ok',
    says: 'mail leaves from 203.0.113.10 (ip route',
  },
  'everything goes through a relay': { given: { sender: behindRelay }, expect: 'ok', says: "the relay's address" },
  'behind a NAT: it cannot be known here, and that is said': {
    given: { sender: behindNat },
    expect: 'unknown',
    says: 'option address',
  },
  'behind a NAT, but a destination told what it sees': {
    given: {
      sender: {
        ...behindNat,
        visible: ['203.0.113.7'],
        seen: { ip: '203.0.113.7', source: 'EHLO to mx.example', quote: '250 [203.0.113.7]' },
      },
    },
    expect: 'ok',
    says: 'mail leaves from 203.0.113.7 (EHLO to mx.example told it; here it is 10.0.0.5)',
  },
})
