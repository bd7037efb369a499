import { destinationsMx } from '../../src/checks/destinations-mx.ts'
import type { WitnessName } from '../../src/probes/outbound.ts'
import { earlier, group, queueOf, witness } from '../situations.ts'
import { checkTable } from './table.ts'

const queue = queueOf([group()])
const mx = (...witnesses: readonly WitnessName[]) => ({ witnesses, dnsAnswers: true })

checkTable(destinationsMx, {
  'has mail servers': {
    given: { queue, mx: mx(witness('example.com')) },
    expect: 'ok',
    says: 'example.com is served by mx.example.com',
  },
  'a typo': {
    given: { queue, mx: mx(witness('gmial.example', { unresolved: 'NXDOMAIN' })) },
    expect: 'warning',
    says: 'gmial.example has no mail server: NXDOMAIN',
  },
  'takes no mail': { given: { queue, mx: mx(witness('example.org', { unresolved: 'null MX' })) }, expect: 'warning' },
  'its own name servers fail': {
    given: { queue, mx: mx(witness('example.org', { unresolved: 'SERVFAIL' })) },
    expect: 'warning',
    says: 'the name servers of example.org',
    never: 'has no mail server',
  },
  'no answer in time says nothing about the domain': {
    given: { queue, mx: mx(witness('example.org', { unresolved: 'timeout' })) },
    expect: 'unknown',
    never: 'has no mail server',
  },
  'each is judged by itself': {
    given: { queue, mx: mx(witness('example.com'), witness('gmial.example', { unresolved: 'NXDOMAIN' })) },
    expect: ['ok', 'warning'],
  },
  "the large ones we dial as witnesses are nobody's stuck destination": {
    given: { queue: queueOf([]), mx: mx(witness('gmail.com', { role: 'known', unresolved: 'NXDOMAIN' })) },
    expect: 'skipped',
  },
  'the resolver could not be judged': {
    given: { queue, mx: mx(witness('example.com')) },
    earlier: [earlier('resolver-answers', 'unknown')],
    expect: 'skipped',
  },
  'the resolver is slow, but answers': {
    given: { queue, mx: mx(witness('example.com')) },
    earlier: [earlier('resolver-answers', 'warning')],
    expect: 'ok',
  },
})
