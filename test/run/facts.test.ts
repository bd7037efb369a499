import { describe, expect, test } from 'vitest'
import {
  defineProbe,
  defineSlot,
  defineStream,
  mostRounds,
  type StreamTry,
  textOf,
  Unknown,
  unknown,
} from '../../src/probes/probe.ts'
import { askKey, FactStore } from '../../src/run/facts.ts'
import type { Reading } from '../../src/target/target.ts'
import { type Answer, exec, FakeTarget, fakeMta, fill, textProbe } from './fake-target.ts'

const storeOf = (
  answers: Readonly<Record<string, Answer>>,
  options: Partial<ConstructorParameters<typeof FactStore>[1]> = {},
) => {
  const target = new FakeTarget(answers)
  return { target, store: new FactStore(target, { mtas: [], ...options }) }
}
const settled = async <T>(fact: Promise<{ known: true; value: T } | { known: false; why: string }>) => {
  const found = await fact
  return found.known ? found.value : { why: found.why }
}

describe('what is asked, and when', () => {
  const uname = textProbe('uname')
  const date = textProbe('date')
  const shout = defineProbe<string, { uname: typeof uname }>({
    id: 'shout',
    needs: { uname },
    ask: ({ uname }) => (uname.known ? [exec(`figlet ${uname.value}`)] : []),
    parse: ([reading], { uname }) => (uname.known ? textOf(reading) : unknown(uname.why)),
  })

  test('everything constant goes out in one turn, before any answer', () => {
    const queue = defineSlot<string>('queue')
    const { store, target } = storeOf(
      {},
      { mtas: [fakeMta('zimbra', [fill(queue, textProbe('postqueue -j'))]), fakeMta('postfix')] },
    )
    store.prefetch([uname, shout, queue])
    expect(target.asked.toSorted()).toEqual(['postfix --version', 'postqueue -j', 'uname', 'zimbra --version'])
  })

  test('what depends on an answer is asked after it, once', async () => {
    const { store, target } = storeOf({ uname: { stdout: 'Linux' }, 'figlet Linux': { stdout: 'LINUX' } })
    store.prefetch([shout])
    const facts = await store.getAll({ shout, uname, again: shout })
    expect(facts.shout).toMatchObject({ known: true, value: 'LINUX' })
    expect(target.asked).toEqual(['uname', 'figlet Linux'])
  })

  test('two probes with the same question share the answer', async () => {
    const other = defineProbe<number>({
      id: 'length',
      ask: [exec('uname')],
      parse: ([reading]) => reading?.stdout.length ?? 0,
    })
    const { store, target } = storeOf({ uname: { stdout: 'Linux' } })
    store.prefetch([uname, other])
    expect(await settled(store.get(uname))).toBe('Linux')
    expect(await settled(store.get(other))).toBe(5)
    expect(target.asked).toEqual(['uname'])
  })

  test('the same command as another account is another question', () => {
    expect(askKey({ kind: 'exec', argv: ['id'] })).not.toBe(askKey({ kind: 'exec', argv: ['id'], as: 'zimbra' }))
    expect(askKey({ kind: 'dial', host: 'a', port: 25 })).toBe(askKey({ port: 25, host: 'a', kind: 'dial' }))
  })

  test('an unknown premise is handed on with its reason, and nothing is asked for it', async () => {
    const { store, target } = storeOf({ uname: { status: 'denied', why: 'sudo wants a password' } })
    expect(await settled(store.get(shout))).toEqual({ why: 'sudo wants a password' })
    expect(target.asked).toEqual(['uname'])
  })

  test('readings stay with the fact: they are its evidence', async () => {
    const { store } = storeOf({ date: { stdout: 'Sun' } })
    const fact = await store.get(date)
    expect(fact.readings.map(({ stdout }) => stdout)).toEqual(['Sun'])
  })

  test('every answer is told once', async () => {
    const told: Reading[] = []
    const { store } = storeOf({ uname: { stdout: 'Linux' } }, { onAsked: (reading) => told.push(reading) })
    store.prefetch([uname])
    await store.getAll({ uname, date, same: uname })
    expect(told.map(({ status }) => status)).toEqual(['ok', 'absent'])
  })
})

describe('the mail server that is found', () => {
  const queue = defineSlot<string>('queue')
  const zimbra = fakeMta('zimbra', [fill(queue, textProbe('zmqueue'))])
  const postfix = fakeMta('postfix', [fill(queue, textProbe('postqueue -j'))])
  const both = {
    'postfix --version': { stdout: '3.7' },
    'postqueue -j': { stdout: 'plain' },
    zmqueue: { stdout: 'zimbra' },
  }

  test('fills the slot in its own way', async () => {
    const { store } = storeOf(both, { mtas: [zimbra, postfix] })
    expect(await settled(store.get(queue))).toBe('plain')
  })
  test('is the first of the list: Zimbra has a Postfix inside', async () => {
    const { store } = storeOf({ ...both, 'zimbra --version': { stdout: '10.1' } }, { mtas: [zimbra, postfix] })
    expect(await settled(store.get(queue))).toBe('zimbra')
    expect((await store.detected())?.identity.version).toBe('10.1')
  })
  test('does not know every slot', async () => {
    const { store } = storeOf({ 'postfix --version': {} }, { mtas: [fakeMta('postfix')] })
    expect(await settled(store.get(queue))).toEqual({ why: 'postfix is not asked for queue' })
  })
  test('is none of those we know', async () => {
    const { store } = storeOf({}, { mtas: [zimbra, postfix] })
    expect(await store.detected()).toBeNull()
    expect(await settled(store.get(queue))).toEqual({ why: 'no mail server was recognised here' })
  })
})

describe('a large answer', () => {
  const lines = (command: string): StreamTry<number> => ({
    ask: exec(command),
    start: () => {
      let found = 0
      return {
        chunk: (bytes) => {
          found += bytes.filter((byte) => byte === 10).length
        },
        end: (reading) => (reading.exitCode === 69 ? unknown('the mail system is down') : found),
      }
    },
  })
  const probe = defineStream<number>({ id: 'lines', tries: [lines('postqueue -j'), lines('postqueue -p')] })

  test('is folded as it comes', async () => {
    const { store, target } = storeOf({ 'postqueue -j': { stdout: 'a\nb\nc\n' } })
    store.prefetch([probe])
    expect(await settled(store.get(probe))).toBe(3)
    expect(target.asked).toEqual(['postqueue -j'])
  })
  test('has a second way where the first does not answer', async () => {
    const { store, target } = storeOf({ 'postqueue -p': { stdout: 'a\n' } })
    expect(await settled(store.get(probe))).toBe(1)
    expect(target.asked).toEqual(['postqueue -j', 'postqueue -p'])
  })
  test('has a second way where the first says nothing useful', async () => {
    const { store } = storeOf({ 'postqueue -j': { exitCode: 69 }, 'postqueue -p': { stdout: 'a\n' } })
    expect(await settled(store.get(probe))).toBe(1)
  })
  test('is unknown for the reason of the last way', async () => {
    const { store } = storeOf({ 'postqueue -p': { status: 'timeout', why: 'postqueue -p: no answer in 20 s' } })
    expect(await settled(store.get(probe))).toEqual({ why: 'postqueue -p: no answer in 20 s' })
  })
})

describe('the deadline of the run', () => {
  const hangs = textProbe('postqueue -p')
  const late = () => {
    const stop = new AbortController()
    return { stop, passed: () => stop.abort(new Error('the deadline of 120 s for the whole run has passed')) }
  }

  test('a command that hangs becomes a fault of ours that says so', async () => {
    const { stop, passed } = late()
    const { store } = storeOf({ 'postqueue -p': 'never' }, { signal: stop.signal })
    const fact = store.get(hangs)
    passed()
    expect(await fact).toMatchObject({
      known: false,
      why: 'the deadline of 120 s for the whole run has passed',
      readings: [{ status: 'failed' }],
    })
  })
  test('nothing new is asked of the server after it', async () => {
    const { stop, passed } = late()
    const { store, target } = storeOf({ uname: { stdout: 'Linux' } }, { signal: stop.signal })
    passed()
    expect(await settled(store.get(textProbe('uname')))).toMatchObject({ why: expect.stringContaining('deadline') })
    expect(target.asked).toEqual([])
  })
  test('what was answered before it stays known', async () => {
    const { stop, passed } = late()
    const { store } = storeOf({ uname: { stdout: 'Linux' } }, { signal: stop.signal })
    const fact = textProbe('uname')
    await store.get(fact)
    passed()
    expect(await settled(store.get(fact))).toBe('Linux')
  })
})

describe('a target that breaks', () => {
  test('is told where the fact is used, and nowhere else', async () => {
    const unhandled: unknown[] = []
    const listen = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listen)
    const slot = defineSlot<string>('queue')
    const { store } = storeOf(
      { uname: new Error('connection lost'), 'zimbra --version': {}, 'postqueue -j': new Error('connection lost') },
      { mtas: [fakeMta('zimbra'), fakeMta('postfix', [fill(slot, textProbe('postqueue -j'))])] },
    )
    store.prefetch([textProbe('uname'), slot])
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', listen)
    expect(unhandled).toEqual([])
    await expect(store.get(textProbe('uname'))).rejects.toThrow('connection lost')
  })
  test('a source that is neither probe nor slot is our own fault', async () => {
    await expect(storeOf({}).store.get({ id: 'nothing' })).rejects.toThrow('nothing is neither a probe nor a slot')
  })
  test('Unknown is never a value', async () => {
    const odd = defineProbe<Unknown>({ id: 'odd', ask: [], parse: () => new Unknown('not today') })
    expect(await settled(storeOf({}).store.get(odd))).toEqual({ why: 'not today' })
  })
})

describe('a probe that asks further', () => {
  const deeper = (levels: number) =>
    defineProbe<string>({
      id: `deeper-${levels}`,
      ask: [exec('level 0')],
      more: (readings) => (readings.length <= levels ? [exec(`level ${readings.length}`)] : []),
      parse: (readings) => readings.map(({ stdout }) => stdout).join(' '),
    })
  const answers = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`level ${at}`, { stdout: `${at}` }]))

  test('has the readings of every round, in order', async () => {
    const store = new FactStore(new FakeTarget(answers), { mtas: [] })
    expect(await store.get(deeper(3))).toMatchObject({ known: true, value: '0 1 2 3' })
  })
  test('ends, however deep it leads', async () => {
    const target = new FakeTarget(answers)
    await new FactStore(target, { mtas: [] }).get(deeper(30))
    expect(target.asked.length).toBe(1 + mostRounds)
  })
})
