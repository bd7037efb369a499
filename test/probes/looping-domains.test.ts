import { expect, test } from 'vitest'
import { loopingAddresses, loopingDomains } from '../../src/probes/looping-domains.ts'
import { delivery, group, logOf, queueOf } from '../situations.ts'
import { asksOf, known } from './ask.ts'

const facts = {
  queue: known(queueOf([group({ domain: 'a.test', reason: 'mail for a.test loops back to myself' })])),
  log: known(
    logOf({
      deliveries: [
        delivery('bounced', { domain: 'b.test', reason: 'too many hops' }),
        delivery('bounced', { domain: "c'.test", reason: 'too many hops' }),
        delivery('sent', { domain: 'd.test', reason: '250 loops back to myself' }),
        delivery('bounced', { domain: 'e.test', reason: '550 5.1.1 user unknown' }),
      ],
    }),
  ),
}

test('domains whose mail comes back, waiting or bounced; no other', () => {
  expect(asksOf(loopingDomains, facts)).toMatchObject([
    { kind: 'dns', name: 'a.test', type: 'MX' },
    { kind: 'dns', name: 'b.test', type: 'MX' },
  ])
})

test('each host that DNS names is looked up once', () => {
  const looping = known([
    { domain: 'a.test', mx: ['mx.test', 'mx2.test'], answered: true },
    { domain: 'b.test', mx: ['mx.test'], answered: true },
  ])
  expect(asksOf(loopingAddresses, { looping })).toMatchObject([{ name: 'mx.test' }, { name: 'mx2.test' }])
})
