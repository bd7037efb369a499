import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, type Probe, unknown } from '../probe.ts'
import { parseIp, sameIp } from './ip.ts'
import { type Sender, sender } from './sender.ts'

export interface ReverseName {
  readonly name: string
  readonly forward: Looked
  /** The name leads back to the address. */
  readonly confirmed: boolean
}
export interface ReverseDns {
  readonly ip: string
  readonly ptr: Looked
  readonly names: readonly ReverseName[]
}
export interface SenderNames {
  readonly sender: Sender
  readonly reverse: readonly ReverseDns[]
  /** A and AAAA of the name given in EHLO, as far as such addresses send. */
  readonly helo: readonly Looked[]
}

const typeFor = (ip: string): 'A' | 'AAAA' => (parseIp(ip)?.version === 6 ? 'AAAA' : 'A')

/** PTR of an address, and what its names lead to. RFC 8601, 3 (iprev). */
export const reverseDns = (asking: Asking, ip: string): ReverseDns => {
  const ptr = asking.dns(ip, 'PTR')
  const names = ptr.records.slice(0, 5).map((name) => {
    const forward = asking.dns(name, typeFor(ip))
    return { name, forward, confirmed: forward.records.some((record) => sameIp(record, ip)) }
  })
  return { ip, ptr, names }
}

/** Who we say we are, and who the name service says we are. */
export const senderNames = (given?: string): Probe<SenderNames> => {
  const needs = { sender: sender(given) }
  return defineInquiry<SenderNames, typeof needs>({
    id: `sender-names:${given ?? ''}`,
    needs,
    look: (asking, facts: Facts<typeof needs>) => {
      if (!facts.sender.known) return unknown(facts.sender.why)
      const { visible, helo } = facts.sender.value
      const types = [...new Set(visible.length > 0 ? visible.map(typeFor) : (['A'] as const))]
      const named = helo.includes('.') && !helo.startsWith('[')
      return {
        sender: facts.sender.value,
        reverse: visible.slice(0, 4).map((ip) => reverseDns(asking, ip)),
        helo: named ? types.map((type) => asking.dns(helo, type)) : [],
      }
    },
  })
}
