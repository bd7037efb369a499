import { z } from 'zod'
import { nameResolves as probe } from '../probes/name-resolves.ts'
import { defineCheck } from './check.ts'

/** Generic: a name resolves through the host's own name servers, to what is expected. */
export const nameResolves = defineCheck({
  id: 'name-resolves',
  title: 'A name resolves',
  why: 'What has no address cannot be reached.',
  needs: ({ name, type }) => ({ answer: probe(name, type) }),
  options: z.strictObject({
    name: z.string().min(1),
    type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'PTR', 'CNAME', 'NS', 'SOA', 'SRV', 'TLSA']).default('A'),
    contains: z.array(z.string()).default([]).meta({ description: 'Texts that must be among the answers' }),
  }),
  judge: ({ answer }, { contains }) => {
    const subject = `${answer.name} ${answer.type}`
    const data = answer.answers.map((each) => each.data)
    const evidence = [{ ask: `dig ${subject}`, quote: data.join(', ') || answer.rcode }]
    if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN')
      return [{ status: 'unknown', subject, summary: `${subject}: the name server says ${answer.rcode}`, evidence }]
    if (data.length === 0)
      return [{ status: 'critical', subject, summary: `${subject} does not resolve (${answer.rcode})`, evidence }]
    // Names have no case; texts do. RFC 4343.
    const plain = (text: string) => (answer.type === 'TXT' ? text : text.toLowerCase())
    const missing = contains.filter((text) => !data.some((each) => plain(each).includes(plain(text))))
    return [
      missing.length === 0
        ? { status: 'ok', subject, summary: `${subject} is ${data.slice(0, 4).join(', ')}`, evidence }
        : { status: 'critical', subject, summary: `${subject} lacks ${missing.join(', ')}`, evidence },
    ]
  },
})
