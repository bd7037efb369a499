import { describe, expect, test, vi } from 'vitest'
import { findAsk } from '../../src/mta/postfix/log-search.ts'
import { describeAsk } from '../../src/probes/probe.ts'
import { logFilesOf } from '../../src/run/log-files.ts'
import { width } from '../../src/text/text.ts'
import type { Look } from '../../src/ui/draw/pen.ts'
import { appWith, keys, shown } from './harness.ts'
import { type Server, serverOf } from './inspection.ts'
import { logText } from './queue-fixture.ts'

const answers = {
  [describeAsk(findAsk(logFilesOf({ logFiles: [] }), 0, ['A0000000']))]: {
    stdout: ['@file /var/log/mail.log', ...logText.slice(0, 4), ''].join('\n'),
  },
}

const appOn = async (given: Server = { log: logText, answers }, look: Partial<Look> = {}) => {
  const server = serverOf(given)
  const { app, written } = await appWith('incident', { inspect: server.inspect }, look)
  keys(app, 'l')
  await vi.waitFor(() => expect(shown(app)).not.toContain('waiting for the first line'))
  return { app, written, server }
}

const views: Readonly<Record<string, readonly string[]>> = {
  log: [],
  'log-paused': ['k', 'k'],
  'log-filter': ['/', ...'a0000000', 'enter'],
  'log-search': ['s', ...'qmgr', 'enter'],
  'log-message': ['k', 'k', 'enter'],
  'log-help': ['?'],
}

describe.each([
  [80, 24],
  [200, 60],
] as const)('at %d x %d', (columns, rows) => {
  test.each(Object.entries(views))('%s', async (name, path) => {
    const { app } = await appOn()
    keys(app, ...path)
    await vi.waitFor(() => expect(shown(app)).not.toContain('looking for'))
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(`golden/${name}.${columns}x${rows}.txt`)
  })

  test.each(Object.entries(views))('what a log says moves nothing: %s', async (_, path) => {
    const log = [
      ...logText,
      `2026-11-22T11:00:35+00:00 mail postfix/smtpd[5]: warning: \u001b[2J\u001b]52;c;AAAA\u0007\u009b31m\u202etxt 日本語${'語'.repeat(200)}`,
      '\u0000\u0001 no line of a log\r\rat all',
      `Nov 22 11:00:36 mail ${'x'.repeat(9_000)}`,
    ]
    for (const look of [{}, { unicode: false }, { reader: true }]) {
      const { app } = await appOn({ log, answers }, look)
      keys(app, ...path)
      await vi.waitFor(() => expect(shown(app)).not.toContain('looking for'))
      const screen = shown(app, columns, rows)
      expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      const lines = screen.trimEnd().split('\n')
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const each of lines) expect(width(each), each).toBeLessThanOrEqual(columns)
      if (look.unicode === false) expect(screen).toMatch(/^[\n -~]*$/)
    }
  })
})

test('new lines are seen as they come, until somebody stops to read; then they are counted', async () => {
  const { app, server } = await appOn()
  server.say('2026-11-22T11:01:00+00:00 mail postfix/qmgr[4]: C2222222: removed')
  await vi.waitFor(() => expect(shown(app)).toContain('> 11:01:00  qmgr     C2222222: removed'))
  keys(app, ' ')
  server.say(...Array.from({ length: 40 }, (_, n) => `2026-11-22T11:02:00+00:00 mail postfix/smtp[4]: line ${n} of it`))
  await vi.waitFor(() => expect(shown(app)).toContain('paused, 40 new'))
  expect(shown(app)).toContain('> 11:01:00  qmgr')
  keys(app, 'G')
  expect(shown(app)).toContain('> 11:02:00  smtp     line 39 of it')
  expect(shown(app)).toContain('live')
})

test('nothing is followed any more once the view is left', async () => {
  const { app, server } = await appOn()
  expect(server.followed()).toBe(1)
  keys(app, 'c')
  expect(server.followed()).toBe(1)
  keys(app, 'esc', 'esc')
  await vi.waitFor(() => expect(server.followed()).toBe(0))
})

test('searching goes up from where one is, n goes on, N back', async () => {
  const { app } = await appOn()
  keys(app, 's', ...'postfix', 'enter')
  const at = (): string => /^ > (.*)$/m.exec(shown(app))?.[1] ?? ''
  expect(at()).toContain('11:00:34')
  keys(app, 'n')
  expect(at()).toContain('11:00:33')
  keys(app, 'n', 'N')
  expect(at()).toContain('11:00:33')
  keys(app, 's', 'ctrl-u', ...'nowhere', 'enter')
  expect(shown(app)).toContain('no further line with "nowhere"')
})

test('memory stays bounded, and says what was forgotten; a reader keeps the place', async () => {
  const { app, server } = await appOn()
  const lines = (from: number, n: number): string[] =>
    Array.from({ length: n }, (_, at) => `2026-11-22T11:03:00+00:00 mail postfix/smtp[4]: line ${from + at} of it`)
  server.say(...lines(0, 6_000))
  await vi.waitFor(() => expect(shown(app)).toContain('5,000 lines, 1,006 older ones forgotten'))
  keys(app, 'k')
  const place = /^ > .*$/m.exec(shown(app))?.[0]
  server.say(...lines(6_000, 4_000))
  await vi.waitFor(() => expect(shown(app)).toContain('paused, 4,000 new'))
  expect(/^ > .*$/m.exec(shown(app))?.[0]).toBe(place)
  server.say(...lines(10_000, 4_000))
  await vi.waitFor(() => expect(shown(app)).toContain('10,000 lines, '))
})

test('a recording says that it has no live log, and shows what it has', async () => {
  const { app } = await appOn({
    kind: 'bundle',
    answers: { 'grep in /var/log/mail.log': { stdout: `${logText[4]}\n` } },
  })
  await vi.waitFor(() => expect(shown(app)).toContain('a recording has no live log'))
  expect(shown(app)).toContain('fatal: specify a password table')
  expect(shown(app)).toContain('ended')
})
