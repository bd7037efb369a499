import { outbound25BlockedLocally } from '../../src/causes/outbound-25-blocked-locally.ts'
import type { EgressRule } from '../../src/probes/firewall.ts'
import { group, noRelay, out, outbound, queueOf, sendgrid } from '../situations.ts'
import { timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const rule: EgressRule = {
  source: 'nft',
  chain: 'inet filter output',
  verdict: 'drop',
  ports: [[25, 25]],
  narrowed: false,
  text: 'tcp dport 25 drop',
}
const firewall = (...egress: readonly EgressRule[]) => ({ sources: ['nft'], egress })
const fail = outbound([out('example.com', 25, 'timeout')])
const queue = queueOf([group({ reason: timedOut, messages: 7 })])

causeTable(outbound25BlockedLocally, {
  'our own rule drops it': {
    given: { outbound: fail, firewall: firewall(rule), relay: noRelay, queue },
    expect: 'certain',
    explains: { messages: 7 },
    says: 'nft, inet filter output: tcp dport 25 drop',
  },
  'a rule for all ports does too': {
    given: { outbound: fail, firewall: firewall({ ...rule, ports: null, text: 'drop' }), relay: noRelay, queue },
    expect: 'certain',
    explains: { messages: 7 },
  },
  'only for other accounts than the mail server': {
    given: { outbound: fail, firewall: firewall({ ...rule, narrowed: true }), relay: noRelay, queue },
    expect: 'none',
  },
  'a rule for another port': {
    given: { outbound: fail, firewall: firewall({ ...rule, ports: [[80, 80]] }), relay: noRelay, queue },
    expect: 'none',
  },
  'mail leaves all the same': {
    given: { outbound: outbound([out('example.com', 25, 'greets')]), firewall: firewall(rule), relay: noRelay },
    expect: 'none',
  },
  'a relay on 587 does not need it': {
    given: { outbound: fail, firewall: firewall(rule), relay: sendgrid },
    expect: 'none',
  },
  'whether a relay is set is not known': { given: { outbound: fail, firewall: firewall(rule), queue }, expect: 'none' },
  'the rules may not be read': {
    given: { outbound: fail, firewall: 'permission denied', relay: noRelay },
    expect: 'none',
  },
  'the rules may not be read, and what is sent does not leave this host': {
    given: {
      outbound: fail,
      firewall: 'permission denied',
      drops: { verdict: 'kept', repeated: 4, refused: 4 },
      relay: noRelay,
      queue,
    },
    expect: 'likely',
    explains: { messages: 7 },
    says: ['refused 4 of 4 connection requests', 'only root sees'],
  },
  'the rules may not be read, and what is sent leaves': {
    given: {
      outbound: fail,
      firewall: 'permission denied',
      drops: { verdict: 'left', repeated: 4, refused: 0 },
      relay: noRelay,
      queue,
    },
    expect: 'none',
  },
})
