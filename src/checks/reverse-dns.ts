import { z } from 'zod'
import { type ReverseDns, senderNames } from '../probes/deliverability/identity.ts'
import { hiddenBecause } from '../probes/deliverability/sender.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Names that providers give to dial-up and cloud addresses: the address itself is in them. */
const isGeneric = (name: string, ip: string): boolean => {
  const parts = ip.split('.')
  if (parts.length !== 4) return false
  const spelt = [parts, parts.toReversed()].flatMap((order) => [order.join('-'), order.join('.')])
  return spelt.some((text) => name.includes(text))
}

/** PTR of the address that sends, and its name back to it. RFC 1912, 2.1; what large providers ask of senders. */
export const reverseDns = defineCheck({
  id: 'reverse-dns',
  title: 'The sending address has a name that leads back to it',
  why: 'Many servers refuse mail from an address without reverse DNS, or whose name leads elsewhere.',
  needs: ({ address }) => ({ names: senderNames(address) }),
  options: z.strictObject({
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  judge: ({ names }) => {
    const hidden = hiddenBecause(names.sender)
    if (hidden !== null) return [{ status: 'skipped', subject: 'reverse DNS', summary: hidden }]
    return names.reverse.map(judgeAddress)
  },
})

const judgeAddress = ({ ip, ptr, names }: ReverseDns): Judgement => {
  const evidence = [quoteOf(ptr), ...names.map(({ forward }) => quoteOf(forward))]
  const base = { subject: ip, evidence, data: { ip, names: names.map(({ name, confirmed }) => ({ name, confirmed })) } }
  if (!said(ptr))
    return { ...base, status: 'unknown', summary: `reverse DNS of ${ip} could not be asked: ${ptr.quote}` }
  if (names.length === 0)
    return {
      ...base,
      status: 'critical',
      summary: `${ip} has no reverse DNS (${ptr.quote}): whoever owns the address, usually the hoster, must set its PTR record`,
    }
  const good = names.find(({ confirmed }) => confirmed)
  const list = names.map(({ name }) => name).join(', ')
  if (!good) {
    const open = names.find(({ forward }) => !said(forward))
    if (open)
      return {
        ...base,
        status: 'unknown',
        summary: `${ip} is named ${list}, which could not be resolved: ${open.forward.quote}`,
      }
    return { ...base, status: 'critical', summary: `${ip} is named ${list}, but that does not lead back to ${ip}` }
  }
  if (isGeneric(good.name, ip))
    return {
      ...base,
      status: 'warning',
      summary: `${ip} is named ${good.name}: a name made of the address looks like a dial-up or unused host to others`,
    }
  return { ...base, status: 'ok', summary: `${ip} is ${good.name}, and ${good.name} is ${ip}` }
}
