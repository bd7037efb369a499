import { z } from 'zod'
import { senderNames } from '../probes/deliverability/identity.ts'
import { sameIp } from '../probes/deliverability/ip.ts'
import { hiddenBecause } from '../probes/deliverability/sender.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck } from './check.ts'

const isName = (text: string): boolean =>
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(text)
const isPrivateName = /(^|\.)(localhost|localdomain|local|lan|internal|intranet|home\.arpa)$/

/** What this server calls itself in EHLO. RFC 5321, 2.3.5 and 4.1.1.1. */
export const heloName = defineCheck({
  id: 'helo-name',
  title: 'The name in EHLO is that of the sending address',
  why: 'Servers that check it refuse a name that does not exist or belongs to another address.',
  needs: ({ address }) => ({ names: senderNames(address) }),
  options: z.strictObject({
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  judge: ({ names }) => {
    const { helo, heloSetting, visible } = names.sender
    const evidence = [{ ask: heloSetting, quote: helo || 'empty' }, ...names.helo.map(quoteOf)]
    const base = { subject: helo || 'EHLO', evidence, data: { helo, setting: heloSetting } }
    if (!isName(helo) || isPrivateName.test(helo))
      return [
        {
          ...base,
          status: 'critical',
          summary: `${heloSetting} is "${helo}": EHLO wants a full host name that the world can resolve`,
        },
      ]
    const hidden = hiddenBecause(names.sender)
    const open = names.helo.find((looked) => !said(looked))
    if (open) return [{ ...base, status: 'unknown', summary: `${helo} could not be resolved: ${open.quote}` }]
    const found = names.helo.flatMap(({ records }) => records)
    if (found.length === 0)
      return [
        {
          ...base,
          status: hidden === null ? 'critical' : 'warning',
          summary: `${helo}, the name in EHLO, does not resolve`,
        },
      ]
    if (hidden !== null)
      return [{ ...base, status: 'ok', summary: `${helo} resolves to ${found.join(', ')}; ${hidden}` }]
    const missing = visible.filter((ip) => !found.some((each) => sameIp(each, ip)))
    const summary = `${helo}, the name in EHLO, resolves to ${found.join(', ')}`
    return missing.length === 0
      ? [{ ...base, status: 'ok', summary }]
      : [{ ...base, status: 'warning', summary: `${summary}, not to ${missing.join(', ')} from which mail leaves` }]
  },
})
