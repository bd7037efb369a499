import { defineProbe } from './probe.ts'

export interface GlobalIpv6 {
  /** This host has an address that the internet could answer to. */
  readonly global: boolean
  readonly addresses: readonly string[]
}

/** `20010db8000000000000000000000001 02 40 00 80 eth0`: scope 00 is global; fc00::/7 is private all the same. */
export const globalIpv6 = defineProbe<GlobalIpv6>({
  id: 'global-ipv6',
  ask: [{ kind: 'file', path: '/proc/net/if_inet6', maxBytes: 65_536 }],
  parse: ([reading]) => {
    const addresses = (reading?.status === 'ok' ? reading.stdout : '').split('\n').flatMap((line) => {
      const hex = /^([23][0-9a-f]{31}) \S+ \S+ 00 /.exec(line.trim())?.[1]
      return hex ? [(hex.match(/.{4}/g) ?? []).join(':')] : []
    })
    return { global: addresses.length > 0, addresses }
  },
})
