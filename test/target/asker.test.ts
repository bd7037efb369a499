import { describe, expect, it } from 'vitest'
import { Asker } from '../../src/target/asker.ts'
import { createLocalWire } from '../../src/target/local.ts'
import type { ExecAsk, FileAsk } from '../../src/target/target.ts'
import { type RunOptions, type Wire, WireBusy, WireLost } from '../../src/target/wire.ts'

const echo = (text: string): ExecAsk => ({ kind: 'exec', argv: ['echo', text] })
const options = { name: 'mail.example', timeoutMs: 10_000, sudo: 'auto' as const, now: () => new Date() }

/** This machine, with every script that is started written down. */
const watched = (run?: (wire: Wire, script: string, options: RunOptions) => ReturnType<Wire['run']>) => {
  const scripts: string[] = []
  const local = createLocalWire()
  const wire: Wire = {
    ...local,
    run: (script, how) => {
      scripts.push(script)
      return run ? run(local, script, how) : local.run(script, how)
    },
  }
  return { scripts, asker: new Asker({ ...options, wire }), wire }
}

describe('Asker', () => {
  it('asks what is asked in one turn in one script, hello included, and later questions in the same', async () => {
    const { scripts, asker } = watched()
    const file: FileAsk = { kind: 'file', path: '/etc/hostname' }
    const first = await Promise.all([...Array.from({ length: 39 }, (_, n) => asker.ask(echo(`${n}`))), asker.ask(file)])
    expect(first.every((reading) => reading.status === 'ok')).toBe(true)
    const hello = await asker.hello()
    expect(hello).toMatchObject({ uid: process.getuid?.(), tools: { bash: true } })
    expect(hello.hostname).not.toBe('')
    await asker.ask(echo('later'))
    expect(scripts).toHaveLength(1)
    asker.close()
  })

  it('gives hello without any question', async () => {
    const { scripts, asker } = watched()
    expect((await asker.hello()).login).not.toBe('')
    expect(scripts).toHaveLength(1)
    asker.close()
  })

  it('gives slow questions and streams scripts of their own, and keeps a channel for the others', async () => {
    const { scripts, asker } = watched()
    const slow = (): ExecAsk => ({ kind: 'exec', argv: ['sleep', '1'], slow: true })
    const all = [slow(), slow(), slow(), slow(), slow()].map((ask) => asker.ask(ask))
    const quick = await asker.ask(echo('quick'))
    expect(quick.stdout).toBe('quick\n')
    await Promise.all(all)
    expect(scripts.length).toBeLessThanOrEqual(4)
    asker.close()
  })

  it('never takes a lost connection for an answer', async () => {
    const { asker } = watched(async () => {
      throw new WireLost('gone')
    })
    const [reading] = await Promise.all([asker.ask(echo('x')), expect(asker.hello()).rejects.toBeInstanceOf(WireLost)])
    expect(reading).toMatchObject({ status: 'unreachable', why: 'the connection to mail.example was lost after 0 s' })
  })

  it('waits for a channel where the machine opens no second one', async () => {
    let open = 0
    const { asker } = watched(async (wire, script, how) => {
      if (open > 0) throw new WireBusy('no')
      open += 1
      return await wire.run(script, how).finally(() => {
        open -= 1
      })
    })
    const readings = await Promise.all([
      asker.ask(echo('a')),
      asker.ask({ ...echo('b'), slow: true }),
      asker.ask({ ...echo('c'), slow: true }),
    ])
    expect(readings.map((reading) => reading.stdout)).toEqual(['a\n', 'b\n', 'c\n'])
    asker.close()
  })

  it('gives up on a machine that is silent', async () => {
    const { asker } = watched(() => new Promise(() => {}))
    const reading = await new Asker({
      ...options,
      timeoutMs: 100,
      wire: watched(() => new Promise(() => {})).wire,
    }).ask(echo('x'))
    expect(reading).toMatchObject({ status: 'timeout', why: expect.stringMatching(/no answer within \d+ s/) })
    asker.close()
  })

  it('waits once for a machine that runs nothing, whatever is asked then, and where sudo is asked first', async () => {
    const { wire } = watched(() => new Promise(() => {}))
    const asker = new Asker({ ...options, timeoutMs: 100, wire: { ...wire, login: 'joe' } })
    const began = performance.now()
    const both = await Promise.all([asker.ask(echo('x')), asker.ask({ ...echo('y'), as: 'root' })])
    both.push(await asker.ask(echo('z')))
    expect(both.map(({ status }) => status)).toEqual(['timeout', 'timeout', 'timeout'])
    expect(performance.now() - began).toBeLessThan(9_000)
    asker.close()
  })

  it('gives up on a login shell that prints without end, or a little for ever', async () => {
    const talking = (bytes: number, everyMs: number) =>
      new Asker({
        ...options,
        timeoutMs: 100,
        wire: watched(
          (_, __, { onStdout, signal }) =>
            new Promise((_resolve, reject) => {
              const timer = setInterval(() => onStdout(Buffer.alloc(bytes, 'x')), everyMs)
              signal?.addEventListener('abort', () => {
                clearInterval(timer)
                reject(new Error('ended'))
              })
            }),
        ).wire,
      })
    const [flood, drip] = [talking(1_048_576, 10), talking(1, 500)]
    const began = performance.now()
    const one = await flood.ask(echo('x'))
    expect(one).toMatchObject({ status: 'failed', why: expect.stringMatching(/login shell .*prints without end/) })
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(await drip.ask(echo('x'))).toMatchObject({
      status: 'timeout',
      why: expect.stringMatching(/^no answer within 5 s; it says: x+$/),
    })
    flood.close()
    drip.close()
  })

  it('does not run twice what had begun when its shell ended', async () => {
    const { asker } = watched()
    const killer: ExecAsk = { kind: 'exec', argv: ['sh', '-c', 'kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $PPID))'] }
    const [killed, next] = await Promise.all([asker.ask(killer), asker.ask(echo('next'))])
    expect(['failed', 'ok']).toContain(killed?.status)
    expect(next).toMatchObject({ status: 'ok', stdout: 'next\n' })
    asker.close()
  })
})
