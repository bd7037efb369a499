/** A public key whose private half nobody has: the lab signs nothing. */
const publicKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpXBblHg54k7dkZvFilz25pK+/dXa8uR7EN2pMtKe+cNYuz9WsUtZ7lH' +
  'D4znOzul9yO/gOe6vWpX4jt2YJaehl19d8YphAtbof5exMas76UDn/ZZhPl8iodf8DDh4SGMxZtHDJRRi2zBY2e5X/Y+Fw+Vx9hw' +
  'WxAmpIx8SAAo1RbMWFyLf9EsFgnakGlw0pY3BQGJ9XV9KEy/YELNAgW/TzFx5ihbkQl1oxeTO5yurx1xTiXaH52S5f280U5Zqfes' +
  'mPH8VmLpxZsJPLv/OBzl3IZH6D3qqvM0JWOa54XjmSiTl2LrFQblLd3/zH2mMXv6kexNBmD8Ln8Vu3Ddx2LTowIDAQAB'

/** Answers of the address given, in reverse, below a list. RFC 5782, 2.1. */
const listing = (address: string, zone: string, code: string): string =>
  `address=/${address.split('.').reverse().join('.')}.${zone}/${code}`

const addressLists = ['zen.spamhaus.org', 'b.barracudacentral.org', 'bl.spamcop.net', 'dnsbl-1.uceprotect.net']

const hex = (name: string): string =>
  [...name.split('.'), '']
    .map((label) => Buffer.from([label.length]).toString('hex') + Buffer.from(label).toString('hex'))
    .join(':')
    .replaceAll(':', '')
const number = (value: number): string => value.toString(16).padStart(8, '0')
const serial = 2026112201

/** Names that say who may send for antv.test, and what others say about it. All is well. */
export function deliverabilityNames(nameServers: string[]): string[] {
  const ns = nameServers.map((_, at) => `ns${at + 1}.antv.test`)
  return [
    'txt-record=antv.test,"v=spf1 mx -all"',
    'txt-record=_dmarc.antv.test,"v=DMARC1; p=quarantine; rua=mailto:postmaster@antv.test"',
    `txt-record=lab._domainkey.antv.test,"v=DKIM1; k=rsa; p=${publicKey.slice(0, 200)}","${publicKey.slice(200)}"`,
    'txt-record=_smtp._tls.antv.test,"v=TLSRPTv1; rua=mailto:postmaster@antv.test"',
    ...nameServers.map((address, at) => `host-record=${ns[at]},${address}`),
    ...ns.map((name) => `dns-rr=antv.test,2,${hex(name)}`),
    `dns-rr=antv.test,6,${hex(ns[0] ?? '')}${hex('hostmaster.antv.test')}${[serial, 7200, 3600, 1209600, 300].map(number).join('')}`,
    ...addressLists.map((zone) => listing('127.0.0.2', zone, '127.0.0.2')),
    'address=/dbltest.com.dbl.spamhaus.org/127.0.1.2',
  ]
}

/** Says that this address is listed, with the words that a list gives. */
export const listedIn = (zone: string, address: string, code: string): string[] => [
  listing(address, zone, code),
  `txt-record=${address.split('.').reverse().join('.')}.${zone},"https://check.spamhaus.org/query/ip/${address}"`,
]

/** The list refuses whoever asks through a public name server: every question has this answer. */
export const refusing = (zone: string): string => `address=/${zone}/127.255.255.254`
