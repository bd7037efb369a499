import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Pulse } from '../../src/target/pulse.ts'

interface Beat {
  readonly answer: () => void
}

const pulse = (patienceMs = 3_000) => {
  const beats: Beat[] = []
  const onStall = vi.fn()
  const beat = (): Promise<void> => new Promise((answer) => beats.push({ answer }))
  return { beats, onStall, pulse: new Pulse({ beat, patienceMs, onStall }) }
}

describe('the clock of a connection that may stall', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  test('rings once the far end has had the time: from the first answer to the second', async () => {
    const { beats, pulse: clock, onStall } = pulse()
    const late = vi.fn()
    clock.after(1_000, late)
    await pass(300)
    expect(beats).toHaveLength(1)
    await pass(1_500)
    beats[0]?.answer()
    await pass(700)
    expect(beats).toHaveLength(1)
    await pass(100)
    expect(beats).toHaveLength(2)
    expect(late).not.toHaveBeenCalled()
    beats[1]?.answer()
    await pass(1)
    expect(late).toHaveBeenCalledOnce()
    expect(onStall).not.toHaveBeenCalled()
    clock.end()
  })

  test('rings never after it was called off, nor where the connection stalled: then it says so once', async () => {
    const { beats, pulse: clock, onStall } = pulse()
    const late = vi.fn()
    clock.after(100, late)()
    await pass(2_000)
    expect(beats).toHaveLength(0)
    clock.after(100, late)
    await pass(3_000)
    expect(onStall).not.toHaveBeenCalled()
    await pass(2_000)
    expect(onStall).toHaveBeenCalledOnce()
    beats[0]?.answer()
    clock.after(100, late)
    await pass(20_000)
    expect(late).not.toHaveBeenCalled()
    expect(onStall).toHaveBeenCalledOnce()
  })

  test('asks by itself while nobody waits, and takes a slow answer that keeps coming for a sign of life', async () => {
    const { beats, pulse: clock, onStall } = pulse()
    await pass(6_000)
    expect(beats).toHaveLength(1)
    for (let second = 0; second < 20; second += 1) {
      clock.heard()
      await pass(1_000)
    }
    expect(onStall).not.toHaveBeenCalled()
    await pass(5_000)
    expect(onStall).toHaveBeenCalledOnce()
  })

  test('one question does for all that wait from the same turn on', async () => {
    const { beats, pulse: clock } = pulse()
    for (let each = 0; each < 10; each += 1) clock.after(1_000, () => {})
    await pass(260)
    expect(beats).toHaveLength(1)
    clock.end()
  })
})

test('a time in which we were too busy to listen is no silence of the far end', async () => {
  const onStall = vi.fn()
  const clock = new Pulse({ beat: () => new Promise((answer) => setTimeout(answer, 20)), patienceMs: 1_000, onStall })
  const rung = new Promise<void>((resolve) => clock.after(0, resolve))
  await new Promise((resolve) => setTimeout(resolve, 10))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500)
  await rung
  expect(onStall).not.toHaveBeenCalled()
  clock.end()
})
