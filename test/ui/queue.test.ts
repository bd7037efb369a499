import { describe, expect, test, vi } from 'vitest'
import { findAsk } from '../../src/mta/postfix/log-search.ts'
import { describeAsk } from '../../src/probes/probe.ts'
import { logFilesOf } from '../../src/run/log-files.ts'
import type { MendEvent } from '../../src/run/mend-event.ts'
import { width } from '../../src/text/text.ts'
import type { Look } from '../../src/ui/draw/pen.ts'
import { now } from '../run/fake-target.ts'
import { appWith, keys, shown } from './harness.ts'
import { serverOf } from './inspection.ts'
import { hostileText, logText, queueText } from './queue-fixture.ts'

const seconds = now.getTime() / 1000
const oldest = 'A0000060'
const arrival = seconds - Math.round(60 + 96 ** 2.5)

const answers = {
  [`postcat -qe ${oldest}`]: {
    stdout:
      'sender: sender96@antv.example\nrecipient: user96@gmail.com\nnamed_attribute: sasl_username=anna\nnamed_attribute: client_address=203.0.113.5\n',
  },
  [`postcat -qh ${oldest}`]: { stdout: 'Received: from x\n\tby y\nSubject: =?utf-8?q?hello?=\nTo: user96@gmail.com\n' },
  [describeAsk(findAsk(logFilesOf({ logFiles: [] }), arrival - 120, [oldest]))]: {
    stdout: ['@file /var/log/mail.log', ...logText.map((line) => line.replaceAll('A0000000', oldest)), ''].join('\n'),
  },
}

const appOn = async (queue: string, look: Partial<Look> = {}) => {
  const server = serverOf({ queue, answers })
  const { app, written } = await appWith('incident', { inspect: server.inspect }, look)
  keys(app, 'm')
  await vi.waitFor(() => expect(shown(app)).not.toMatch(/reading the queue|ing is read/))
  return { app, written, server }
}

/** How each view is reached from the verdict. */
const views: Readonly<Record<string, readonly string[]>> = {
  queue: [],
  'queue-destination': ['tab'],
  'queue-sender': ['tab', 'tab'],
  'queue-age': ['shift-tab'],
  'queue-group': ['tab', 'enter'],
  'queue-all': ['a'],
  'queue-chosen': ['a', ' ', ' ', 'o'],
  'queue-filter': ['a', '/', ...'yahoo !greylisted', 'enter'],
  'queue-message': ['a', 'enter'],
  'queue-act': ['a', ' ', 'x'],
  'queue-help': ['?'],
}
const settled = (app: Awaited<ReturnType<typeof appOn>>['app']): Promise<void> =>
  vi.waitFor(() => expect(shown(app)).not.toContain('reading its file'))

describe.each([
  [80, 24],
  [200, 60],
] as const)('at %d x %d', (columns, rows) => {
  test.each(Object.entries(views))('%s', async (name, path) => {
    const { app } = await appOn(queueText(1_204))
    keys(app, ...path)
    await settled(app)
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(`golden/${name}.${columns}x${rows}.txt`)
  })

  test.each(Object.entries(views))('what a server prints moves nothing: %s', async (_, path) => {
    for (const look of [{}, { unicode: false }, { reader: true }]) {
      const { app } = await appOn(hostileText, look)
      keys(app, ...path)
      await settled(app)
      const screen = shown(app, columns, rows)
      const lines = screen.trimEnd().split('\n')
      expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const each of lines) expect(width(each), each).toBeLessThanOrEqual(columns)
      if (look.unicode === false) expect(screen).toMatch(/^[\n -~]*$/)
    }
  })
})

test('the shape in plain ASCII', async () => {
  const { app } = await appOn(queueText(1_204), { unicode: false })
  await expect(shown(app)).toMatchFileSnapshot('golden/queue-ascii.80x24.txt')
})

test('the shape in words where a screen reader reads', async () => {
  const { app } = await appOn(queueText(1_204), { reader: true })
  await expect(shown(app)).toMatchFileSnapshot('golden/queue-reader.80x24.txt')
})

test('an empty queue, and one that cannot be read, say so; r reads again', async () => {
  const { app } = await appOn('')
  expect(shown(app)).toContain('the queue is empty')
  const failing = serverOf({ answers: { 'postqueue -j': { status: 'denied', why: 'needs root' } } })
  const { app: second } = await appWith('incident', { inspect: failing.inspect })
  keys(second, 'm')
  await vi.waitFor(() => expect(shown(second)).toMatch(/could not be read.*\n?.*r reads again/))
})

test('what is chosen stays chosen on the way through the views, and is forgotten where it left the queue', async () => {
  const { app, server } = await appOn(queueText(40))
  keys(app, 'a', ' ', ' ')
  expect(shown(app)).toContain('2 chosen')
  keys(app, 'esc')
  expect(shown(app)).toContain('2 messages chosen')
  keys(app, 'tab', 'enter')
  expect(shown(app)).toContain('2 chosen')
  keys(app, 'A')
  const all = Number(/(\d+) chosen/.exec(shown(app))?.[1])
  expect(all).toBeGreaterThan(2)
  keys(app, 'A')
  expect(shown(app)).not.toContain(`${all} chosen`)
  keys(app, 'esc', 'a', 'A')
  expect(shown(app)).toContain('40 chosen')
  server.target.asked.length = 0
  const fewer = serverOf({ queue: queueText(30) })
  server.target.stream = fewer.target.stream.bind(fewer.target)
  keys(app, 'r')
  await vi.waitFor(() => expect(shown(app)).toContain('30 chosen'))
})

test('the id of a message is copied, and what is shown is written to a file', async () => {
  let file = ''
  const server = serverOf({ queue: queueText(12), answers })
  const exportText = async (text: string, path: string): Promise<string> => {
    file = text
    return `written: ${path}`
  }
  const { app, written } = await appWith('incident', { inspect: server.inspect, exportText })
  keys(app, 'm', 'a')
  await vi.waitFor(() => expect(shown(app)).toContain('message 1 of 12'))
  keys(app, 'y')
  expect(written.join('')).toContain(Buffer.from('A000000B').toString('base64'))
  keys(app, 'e', 'enter')
  await vi.waitFor(() => expect(shown(app)).toContain('written: '))
  expect(file.trimEnd().split('\n')).toHaveLength(13)
  expect(file).toMatch(/^id\tqueue\tarrived\tbytes\tsender\trecipients\treason\nA000000B\t/)
})

test('what is asked here stands in the list of commands too', async () => {
  const { app } = await appOn(queueText(12))
  keys(app, 'esc', 'c', '/', ...'postqueue -j', 'enter', 'G')
  expect(shown(app)).toContain('questions 2 of 2')
})

test('an act is planned for what it fits, by id; what is in another queue is left out', async () => {
  const started: { fix: string; options: Readonly<Record<string, string>> }[] = []
  const server = serverOf({ queue: queueText(60) })
  const nothing: readonly MendEvent[] = []
  const mend = async function* (start: { fix: string; options: Readonly<Record<string, string>> }) {
    started.push(start)
    yield* nothing
  }
  const { app } = await appWith('incident', { inspect: server.inspect, mend })
  keys(app, 'm', 'a')
  await vi.waitFor(() => expect(shown(app)).toContain('message 1 of 60'))
  keys(app, 'A', 'x', 'j', 'enter')
  await vi.waitFor(() => expect(started).toHaveLength(1))
  const held = queueText(60)
    .split('\n')
    .filter((line) => line.includes('"hold"'))
    .map((line) => JSON.parse(line).queue_id)
  expect(started[0]?.fix).toBe('queue-release')
  expect(started[0]?.options.ids?.split(',').toSorted()).toEqual(held.toSorted())
})

test('of a recording nothing is changed', async () => {
  const { app } = await appOn(queueText(12))
  if (app.session) Object.assign(app.session, { recording: true })
  keys(app, 'x')
  expect(shown(app)).toContain('this is a recording: nothing can be changed')
})
