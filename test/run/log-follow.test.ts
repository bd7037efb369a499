import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followLog, type LogEvent } from '../../src/run/log-follow.ts'
import { openTarget } from '../../src/target/open.ts'
import type { Target } from '../../src/target/target.ts'
import { remaining } from '../contract/processes.ts'

/** Files of this machine in a folder of our own; nothing else of it is asked. */
describe('following a log', { timeout: 60_000 }, () => {
  let target: Target
  let folder = ''
  let log = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailmedic-follow-'))
    const path = process.env.PATH
    // No journal of this machine is read: a stand-in has the lines of a file, if that is there.
    const standIn = `#!/bin/sh\n[ -e '${folder}/journal' ] || exit 0\ncase $* in -f*) exec tail -n 500 -f '${folder}/journal' ;; *) tail -n 1 '${folder}/journal' ;; esac\n`
    await writeFile(join(folder, 'journalctl'), standIn, { mode: 0o755 })
    process.env.PATH = `${folder}:${path}`
    target = await openTarget('local')
    await target.ask({ kind: 'exec', argv: ['true'] })
    process.env.PATH = path
  })
  afterAll(async () => {
    await target.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Follows until the text has come; `act` is called once the first lines are there. */
  const follow = async (
    until: string,
    act: () => Promise<void>,
    leaseMs = 60_000,
    each: (event: LogEvent) => Promise<void> = async () => {},
  ): Promise<readonly LogEvent[]> => {
    const stop = new AbortController()
    const events: LogEvent[] = []
    for await (const event of followLog(target, { files: [`${folder}/none`, log], signal: stop.signal, leaseMs })) {
      const first = !events.some(({ type }) => type === 'lines')
      events.push(event)
      await each(event)
      if (event.type === 'lines' && event.lines.some((line) => line.includes(until))) stop.abort()
      else if (event.type === 'lines' && first) await act()
      if (event.type === 'ended') break
    }
    expect(await remaining(log)).toEqual([])
    return events
  }
  const lines = (events: readonly LogEvent[]): readonly string[] =>
    events.flatMap((event) => (event.type === 'lines' ? event.lines : []))
  const gaps = (events: readonly LogEvent[]): number => events.filter(({ type }) => type === 'gap').length

  test('the last lines first, then each as it is written, safe to show; nothing is left on the host', async () => {
    log = join(folder, 'one.log')
    await writeFile(log, 'old 1\nold 2\n')
    const events = await follow('\u00e9nd', async () => {
      await appendFile(log, 'new \u001b[31mred\u001b[0m\n')
      await appendFile(log, 'the \u00e9nd\n')
    })
    expect(events[0]).toEqual({ type: 'place', place: { kind: 'file', path: log } })
    expect(lines(events)).toEqual(['old 1', 'old 2', 'new red', 'the \u00e9nd'])
  })

  test('goes on in the new file when the log is rotated', async () => {
    log = join(folder, 'two.log')
    await writeFile(log, 'before\n')
    const events = await follow('after', async () => {
      await rename(log, `${log}.1`)
      await writeFile(log, 'after\n')
    })
    expect(lines(events)).toEqual(['before', 'after'])
  })

  test('no line twice and none lost when its time is renewed, though lines are alike', async () => {
    log = join(folder, 'three.log')
    await writeFile(log, 'same\nsame\nsame\nsame\n')
    const writing: Promise<void>[] = []
    const events = await follow(
      'line 25',
      async () => {
        writing.push(
          (async () => {
            for (let n = 0; n <= 25; n++) {
              await appendFile(log, `line ${n}\nsame\n`)
              await new Promise((resolve) => setTimeout(resolve, 120))
            }
          })(),
        )
      },
      1_000,
    )
    await Promise.all(writing)
    const wanted = [
      'same',
      'same',
      'same',
      'same',
      ...Array.from({ length: 26 }, (_, n) => [`line ${n}`, 'same']).flat(),
    ]
    expect(lines(events)).toEqual(wanted.slice(0, lines(events).length))
    expect(lines(events)).toContain('line 25')
    expect(gaps(events)).toBe(0)
  })

  test('says so where lines may be missing', async () => {
    log = join(folder, 'four.log')
    await writeFile(log, 'one\ntwo\nthree\n')
    // Written by somebody who does not append: what was shown is gone.
    const events = await follow(
      'five',
      () => writeFile(log, 'four\n'),
      1_000,
      async ({ type }) => {
        if (type === 'gap') await appendFile(log, 'five\n')
      },
    )
    expect(gaps(events)).toBe(1)
    expect(lines(events).at(-1)).toBe('five')
  })

  test('follows the journal where there is no file', async () => {
    log = join(folder, 'journal.log')
    await writeFile(join(folder, 'journal'), 'kept\n')
    const events = await follow('written', () => appendFile(join(folder, 'journal'), 'written\n'))
    expect(events[0]).toEqual({ type: 'place', place: { kind: 'journal' } })
    expect(lines(events)).toEqual(['kept', 'written'])
    expect(await remaining(`${folder}/journal`)).toEqual([])
  })

  test('says why it ends where there is no log at all', async () => {
    await rm(join(folder, 'journal'))
    const events = await follow('never', async () => {})
    expect(events.at(-1)).toEqual({
      type: 'ended',
      why: expect.stringMatching(/^no mail log was found: neither .*journal.log/),
    })
  })
})
