import { deliverabilityNames } from './names.ts'
import { sayings } from './sayings.ts'

/** How a host on the lab's internet answers on its SMTP ports. */
export type Manner =
  | 'accept'
  | 'closed'
  | 'silent'
  | 'greylist'
  | 'reject'
  | 'relay'
  | 'rate-limit'
  | 'paced'
  | 'small'
  | 'listed'
  | 'loop'
  | 'says'
  | 'hangs-up'
  | 'shut'
  | 'plaintext'

export type Site = { domain: string; mx: string; address: string; ports: number[]; manner: Manner; ipv6?: string }

export const resolver = '198.51.100.53'
/** The name servers of antv.test: the same program on both addresses. */
const nameServers = [resolver, '198.51.100.54']
/** The name server of lame.test: it answers SERVFAIL, while the resolver itself is well. */
export const lame = { domain: 'lame.test', address: '198.51.100.55' }

/** Who lives on the lab's internet. A domain whose MX is its own name is a single host. */
export const sites: Site[] = [
  { domain: 'gmail.com', mx: 'gmail-smtp-in.l.google.com', address: '198.51.100.26', ports: [25], manner: 'accept' },
  {
    domain: 'outlook.com',
    mx: 'outlook-com.olc.protection.outlook.com',
    address: '198.51.100.40',
    ports: [25],
    manner: 'accept',
  },
  { domain: 'smtp.sendgrid.net', mx: '', address: '198.51.100.87', ports: [25, 587, 2525], manner: 'relay' },
  { domain: 'smtp.mailgun.org', mx: '', address: '198.51.100.88', ports: [25, 587, 2525], manner: 'relay' },
  { domain: 'accept.test', mx: 'mx.accept.test', address: '198.51.100.101', ports: [25], manner: 'accept' },
  { domain: 'partner.test', mx: 'mx.partner.test', address: '198.51.100.102', ports: [25], manner: 'accept' },
  { domain: 'refuse.test', mx: 'mx.refuse.test', address: '198.51.100.111', ports: [], manner: 'closed' },
  { domain: 'silent.test', mx: 'mx.silent.test', address: '198.51.100.112', ports: [], manner: 'silent' },
  { domain: 'greylist.test', mx: 'mx.greylist.test', address: '198.51.100.113', ports: [25], manner: 'greylist' },
  { domain: 'reject.test', mx: 'mx.reject.test', address: '198.51.100.114', ports: [25], manner: 'reject' },
  { domain: 'busy.test', mx: 'mx.busy.test', address: '198.51.100.115', ports: [25], manner: 'rate-limit' },
  { domain: 'paced.test', mx: 'mx.paced.test', address: '198.51.100.119', ports: [25], manner: 'paced' },
  { domain: 'small.test', mx: 'mx.small.test', address: '198.51.100.116', ports: [25], manner: 'small' },
  { domain: 'listed.test', mx: 'mx.listed.test', address: '198.51.100.117', ports: [25], manner: 'listed' },
  { domain: 'says.test', mx: 'mx.says.test', address: '198.51.100.120', ports: [25], manner: 'says' },
  { domain: 'hangup.test', mx: 'mx.hangup.test', address: '198.51.100.121', ports: [25], manner: 'hangs-up' },
  { domain: 'shut.test', mx: 'mx.shut.test', address: '198.51.100.122', ports: [25], manner: 'shut' },
  { domain: 'plaintext.test', mx: 'mx.plaintext.test', address: '198.51.100.123', ports: [25], manner: 'plaintext' },
  { domain: 'loop.test', mx: 'mail.antv.test', address: '203.0.113.10', ports: [], manner: 'loop' },
  {
    domain: 'six.test',
    mx: 'mx.six.test',
    address: '198.51.100.118',
    ipv6: '2001:db8:6::25',
    ports: [25],
    manner: 'accept',
  },
]

/** 198.51.100.26 is 2001:db8:51::26 where the lab speaks IPv6. */
export const sixOf = (address: string): string => `2001:db8:51::${address.split('.').at(-1)}`

/** A silent host has no address at all here: packets to it are dropped without a word, as nothing forwards. */
export function internetAddresses(): string[] {
  const there = sites.filter((site) => site.manner !== 'silent' && site.manner !== 'loop')
  return [...nameServers, lame.address, ...there.map((site) => site.address)].map((address) => `${address}/32`)
}

/** The lab's DNS: what is not listed here does not exist (NXDOMAIN). */
export function dnsmasqConfig(pidFile: string): string {
  const names = sites.flatMap((site) => {
    const host = site.mx === '' ? site.domain : site.mx
    const records = site.manner === 'loop' ? [] : [[host, site.address, site.ipv6].filter(Boolean).join(',')]
    return [
      ...records.map((record) => `host-record=${record}`),
      ...(site.mx === '' ? [] : [`mx-host=${site.domain},${site.mx},10`]),
    ]
  })
  return `${[
    'no-resolv',
    'no-hosts',
    'no-poll',
    'bind-interfaces',
    ...nameServers.map((address) => `listen-address=${address}`),
    'user=root',
    `pid-file=${pidFile}`,
    'local=/#/',
    `server=/${lame.domain}/${lame.address}`,
    'local-ttl=300',
    'host-record=mail.antv.test,203.0.113.10',
    'mx-host=antv.test,mail.antv.test,10',
    ...Object.keys(sayings).map((id) => `mx-host=${id}.says.test,mx.says.test,10`),
    ...deliverabilityNames(nameServers),
    ...names,
  ].join('\n')}\n`
}
