import type { Fault } from '../fault.ts'

/** Nothing is wrong: a local and an outbound message arrive. */
export const healthy: Fault = {
  id: 'healthy',
  flavours: ['plain', 'zimbra'],
  title: 'nothing is wrong',
  expect: { cause: null },
  inject: async () => {},
  heal: async () => {},
  load: async (lab) => {
    const had = lab.internet.arrived().length
    await lab.send({ to: 'user2@antv.test' })
    await lab.send({ to: 'someone@gmail.com' })
    await lab.waitFor('the local message', async () => (await lab.delivered('user2')) > 0)
    await lab.waitFor('the outbound message', () => lab.internet.arrived().length > had)
    await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
  },
}
