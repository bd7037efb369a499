import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openBundle } from '../../src/target/bundle.ts'
import { judge } from '../live/story.ts'

/** Recorded in a guest whose own kernel killed Postfix's processes: memory-exhausted.sh says how. */
test('a kernel that kills cleanup and local: the memory comes first, and holds all that waits', async () => {
  const target = await openBundle(fileURLToPath(new URL('memory-exhausted.mmb.tgz', import.meta.url)))
  try {
    const { mta, diagnoses, unexplained, queue } = await judge(target)
    expect(mta?.id).toBe('postfix')
    const [first, ...others] = diagnoses
    expect(first).toMatchObject({ cause: 'memory-exhausted', confidence: 'certain', explains: { messages: 3 } })
    expect(first?.title).toBe('The kernel killed local, cleanup for lack of memory')
    expect(first?.because[0]).toMatch(/Memory cgroup out of memory: Killed process \d+ \(cleanup\)/)
    expect(queue?.total).toBe(3)
    expect(unexplained.messages).toBe(0)
    // The guest has no network: that is told too, and holds nothing.
    expect(others.map(({ cause, explains }) => [cause, explains.messages])).toEqual([
      ['user-unknown', 0],
      ['dns-resolver-down', 0],
    ])
  } finally {
    await target.close()
  }
})
