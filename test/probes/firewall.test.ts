import { expect, test } from 'vitest'
import { blocksPort, firewall } from '../../src/probes/firewall.ts'
import { askProbe, value, why } from './ask.ts'

const nft = (rules: string, policy = 'accept', more = '') => `table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		tcp dport 25 accept
	}
	chain output {
		type filter hook output priority filter; policy ${policy};
		${rules.trim().split('\n').join('\n\t\t')}
	}${more}
}
`
const ruled = (text: string) => value(askProbe(firewall, [text, undefined, undefined]))
const blocked = (text: string, port = 25) =>
  blocksPort(ruled(text), port).map(({ verdict, narrowed }) => `${verdict}${narrowed ? ' some' : ''}`)

test('nftables: what stops port 25 on the way out', () => {
  expect(blocked(nft('tcp dport 25 drop'))).toEqual(['drop'])
  expect(blocked(nft('tcp dport { 25, 465-587 } counter packets 0 bytes 0 reject with tcp reset'), 500)).toEqual([
    'reject',
  ])
  expect(blocked(nft('tcp dport 25 reject with icmpx admin-prohibited'))).toEqual(['reject'])
  expect(blocked(nft('meta l4proto icmp drop'))).toEqual([])
  expect(blocked(nft('ip daddr != 127.0.0.0/8 tcp dport smtp drop'))).toEqual(['drop'])
  expect(blocked(nft('ip daddr 192.0.2.0/24 tcp dport 25 drop'))).toEqual(['drop some'])
  expect(blocked(nft('oifname != "lo" tcp dport 25 drop'))).toEqual(['drop'])
  expect(blocked(nft('meta skuid != 0 tcp dport 25 drop'))).toEqual(['drop some'])
  expect(blocked(nft('tcp dport 25 drop\n', 'accept'), 587)).toEqual([])
})

test('nftables: what was let out before, other protocols and answers do not count', () => {
  expect(blocked(nft('tcp dport 25 accept\ntcp dport 25 drop'))).toEqual([])
  expect(blocked(nft('udp dport 25 drop\nct state invalid drop\noif "lo" accept'))).toEqual([])
  expect(blocked(nft('accept\ntcp dport 25 drop'))).toEqual([])
})

test('nftables: a policy of drop, with what it leaves open; a chain jumped to', () => {
  const strict = nft('ct state established,related accept\noif "lo" accept\ntcp dport { 53, 587 } accept', 'drop')
  expect(blocked(strict)).toEqual(['drop'])
  expect(blocked(strict, 587)).toEqual([])
  const jump = nft('tcp dport 25 jump mailout', 'accept', '\n\tchain mailout {\n\t\tlog prefix "x " drop\n\t}')
  expect(blocked(jump)).toEqual(['drop'])
  expect(blocked(jump, 80)).toEqual([])
})

test('iptables', () => {
  const save = (rules: string, policy = 'ACCEPT') => `*nat
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp --dport 25 -j DROP
COMMIT
*filter
:INPUT DROP [0:0]
:OUTPUT ${policy} [0:0]
:MAILOUT - [0:0]
${rules}
COMMIT
`
  const by = (rules: string, policy?: string) =>
    blocksPort(value(askProbe(firewall, [undefined, save(rules, policy), undefined])), 25).map(
      ({ verdict, narrowed, source }) => `${source} ${verdict}${narrowed ? ' some' : ''}`,
    )
  expect(by('-A OUTPUT -p tcp -m tcp --dport 25 -j DROP')).toEqual(['iptables drop'])
  expect(by('-A OUTPUT ! -o lo -p tcp -m multiport --dports 25,465 -j REJECT --reject-with tcp-reset')).toEqual([
    'iptables reject',
  ])
  expect(by('-A OUTPUT -p tcp -m tcp --dport 25 -j REJECT --reject-with icmp-port-unreachable')).toEqual([
    'iptables reject',
  ])
  expect(by('-A OUTPUT -p icmp -j DROP')).toEqual([])
  expect(by('-A OUTPUT -d 192.0.2.1/32 -p tcp --dport 25 -j DROP')).toEqual(['iptables drop some'])
  expect(by('-A OUTPUT ! -d 127.0.0.0/8 -p tcp --dport 25 -j DROP')).toEqual(['iptables drop'])
  expect(by('-A OUTPUT -p tcp --dport 25 -m owner --uid-owner 33 -j DROP')).toEqual(['iptables drop some'])
  expect(
    by('-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'DROP'),
  ).toEqual(['iptables drop'])
  expect(by('-A OUTPUT -p tcp --dport 25 -j MAILOUT\n-A MAILOUT -j LOG\n-A MAILOUT -j DROP')).toEqual(['iptables drop'])
  expect(by('-A OUTPUT -p tcp --dport 25 -j ACCEPT\n-A OUTPUT -j DROP')).toEqual([])
})

test('no tools is no firewall; no right is not known', () => {
  expect(value(askProbe(firewall, []))).toEqual({ sources: [], egress: [] })
  expect(why(askProbe(firewall, [{ status: 'denied', why: 'may not become root' }]))).toBe('may not become root')
  expect(why(askProbe(firewall, [{ exitCode: 1, stderr: 'Operation not permitted' }]))).toBe('Operation not permitted')
})
