import type { Fault } from '../fault.ts'
import { findFault } from './index.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

/** Two faults at once: the mail of the first is there before the second strikes. */
const both = (first: string, second: string, expect: Fault['expect'], options: Fault['options'] = {}): Fault => ({
  id: `${first}-and-${second}`,
  flavours,
  title: `two at once: ${first}, ${second}`,
  expect,
  options,
  inject: async (lab) => {
    await findFault(first, lab.flavour).inject(lab)
    await findFault(first, lab.flavour).load(lab)
    await findFault(second, lab.flavour).inject(lab)
  },
  heal: async (lab) => {
    await findFault(second, lab.flavour).heal(lab)
    await findFault(first, lab.flavour).heal(lab)
  },
  load: (lab) => findFault(second, lab.flavour).load(lab),
})

export const mixtures: Fault[] = [
  both('outbound-25-blocked', 'lmtp-down', { cause: 'lmtp-down', also: ['outbound-25-blocked'] }),
  both(
    'greylisted',
    'content-filter-down',
    { cause: 'content-filter-down', also: ['greylisted'] },
    { contentFilter: true },
  ),
  both('destination-down', 'relay-auth-missing', { cause: 'relay-auth-missing', also: ['destination-down'] }),
  both('relay-auth-wrong', 'disk-full', { cause: 'disk-full', also: ['relay-auth-wrong'] }, { queueDisk: 'size=48m' }),
]
