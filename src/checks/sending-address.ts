import { z } from 'zod'
import { hiddenBecause, sender, sourceQuotes } from '../probes/deliverability/sender.ts'
import { defineCheck } from './check.ts'

/** Where our mail comes from, as others see it: not the address of the host's name, but the one that sends. */
export const sendingAddress = defineCheck({
  id: 'sending-address',
  title: 'The address that sends is known',
  why: 'Reverse DNS, SPF and blocklists are judged by the address that connects, whatever the name of the server says.',
  needs: ({ address }) => ({ sender: sender(address) }),
  options: z.strictObject({
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  judge: ({ sender: from }) => {
    const evidence = sourceQuotes(from)
    const data = {
      visible: from.visible,
      sources: from.sources.map(({ ip, source }) => ({ ip, source })),
      relay: from.relay,
    }
    const base = { subject: 'sending address', evidence, data }
    const hidden = hiddenBecause(from)
    if (hidden !== null && from.relay !== null) return [{ ...base, status: 'ok', summary: hidden }]
    if (hidden !== null)
      return [
        {
          ...base,
          status: 'unknown',
          summary: `${hidden}, and no destination told it; give it as the option address`,
        },
      ]
    const told = from.seen
      ? ` (${from.seen.source} told it; here it is ${from.sources.map(({ ip }) => ip).join(', ')})`
      : ''
    const by = from.seen ? '' : ` (${[...new Set(from.sources.map(({ source }) => source))].join(', ')})`
    return [{ ...base, status: 'ok', summary: `mail leaves from ${from.visible.join(' and ')}${told}${by}` }]
  },
})
