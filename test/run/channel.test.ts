import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Channel } from '../../src/run/channel.ts'

const all = async <T>(channel: Channel<T>): Promise<readonly T[]> => {
  const got: T[] = []
  for await (const value of channel) got.push(value)
  return got
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('what was pushed before anybody listens is not lost', async () => {
  const channel = new Channel<number>()
  channel.push(1)
  channel.push(2)
  channel.end()
  expect(await all(channel)).toEqual([1, 2])
})

test('a reader waits for what comes later', async () => {
  const channel = new Channel<number>()
  const read = all(channel)
  await turn()
  channel.push(1)
  await turn()
  channel.push(2)
  channel.end()
  expect(await read).toEqual([1, 2])
})

test('a failure comes after everything that was said before it', async () => {
  const channel = new Channel<number>()
  channel.push(1)
  channel.fail(new Error('our own fault'))
  const got: number[] = []
  const read = async () => {
    for await (const value of channel) got.push(value)
  }
  await expect(read()).rejects.toThrow('our own fault')
  expect(got).toEqual([1])
})

test('nothing is lost, doubled or reordered, however writer and reader take turns', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.nat(), fc.constant('turn' as const)), { maxLength: 40 }), async (script) => {
      const channel = new Channel<number>()
      const read = all(channel)
      for (const step of script) step === 'turn' ? await turn() : channel.push(step)
      channel.end()
      expect(await read).toEqual(script.filter((step) => step !== 'turn'))
    }),
    { numRuns: 50 },
  )
})
