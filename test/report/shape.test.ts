import { describe, expect, test } from 'vitest'
import { repeatLine } from '../../src/probes/repeat.ts'
import { human } from '../../src/report/human.ts'
import { json } from '../../src/report/json.ts'
import { junit } from '../../src/report/junit.ts'
import { markdown } from '../../src/report/markdown.ts'
import { nagios } from '../../src/report/nagios.ts'
import { width } from '../../src/text/text.ts'
import { readRun, runNames } from '../runs/read.ts'
import { render } from './render.ts'

const runs = runNames.map(readRun)

describe('human', () => {
  test.each([40, 80, 100, 200])('no line is wider than %d columns', (columns) => {
    for (const unicode of [true, false]) {
      const display = { width: columns, color: false, unicode, details: true }
      for (const line of render(human, runs, { display }).split('\n'))
        expect(width(line), line).toBeLessThanOrEqual(columns)
    }
  })
  test('colour changes nothing but colour', () => {
    const display = { width: 80, unicode: true, details: false }
    const plain = render(human, runs, { display: { ...display, color: false } })
    const painted = render(human, runs, { display: { ...display, color: true } })
    expect(painted).not.toBe(plain)
    expect(painted.replaceAll(/\u001b\[[\d;]+m/g, '')).toBe(plain)
  })
  test('ASCII where the locale has no more', () => {
    const text = render(human, runs, { display: { width: 80, color: false, unicode: false, details: true } })
    expect(text).toMatch(/^[\n -~]*$/)
  })
  test('a recording says so first', () => {
    expect(render(human, [readRun('incident')], { note: 'A recording.' })).toMatch(/^A recording\.\n/)
  })
})

test('nothing that a server says can steer a terminal', () => {
  for (const format of [human, json, markdown, junit, nagios])
    expect(render(format, runs), format.id).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
})

describe('json', () => {
  test('keeps the names of its contract', () => {
    const report = JSON.parse(render(json, [readRun('incident')]))
    expect(Object.keys(report)).toEqual(['schema', 'playbook', 'startedAt', 'durationMs', 'status', 'targets'])
    const [target] = report.targets
    expect(target).toMatchObject({
      target: 'mail.antv.test',
      mta: { id: 'zimbra', version: '10.1' },
      status: 'critical',
    })
    expect(target.queue).toMatchObject({ total: 5, active: 5, deferred: 0, oldest: '2026-11-21T18:17:00Z' })
    expect(target.diagnoses.map((d: { cause: string }) => d.cause)).toEqual([
      'relay-sasl-maps-unset',
      'outbound-25-blocked',
    ])
    expect(target.unexplained).toEqual({ messages: 0, reasons: [] })
  })
  test('a queue that could not be read is an object of nulls', () => {
    const [target] = JSON.parse(render(json, [readRun('unreachable')])).targets
    expect(target.queue).toMatchObject({ total: null, deferred: null, oldest: null })
    expect(target).toMatchObject({ status: 'unknown', error: { message: expect.stringContaining('refused') } })
  })
})

describe('--fail-on critical', () => {
  const changes = { failOn: 'critical' } as const
  const warning = [readRun('hostile')]
  test('junit is green below it', () => {
    expect(render(junit, warning)).toContain('failures="2"')
    expect(render(junit, warning, changes)).toContain('failures="0"')
  })
  test('nagios says OK where the exit status is 0', () => {
    expect(render(nagios, warning, changes)).toMatch(/^MAILMEDIC OK - /)
    expect(render(nagios, [readRun('unknown')], changes)).toMatch(/^MAILMEDIC UNKNOWN - /)
  })
})

test('nagios: one bar and one line of short text, whatever a server says', () => {
  for (const line of render(nagios, [readRun('hostile')])
    .split('\n')
    .slice(1))
    expect(line).not.toContain('|')
})

describe('a question as a shell line', () => {
  test.each([
    [{ kind: 'exec', argv: ['postqueue', '-j'] }, 'postqueue -j'],
    [{ kind: 'exec', argv: ['sh', '-c', "echo 'x'"], as: 'zimbra' }, "sudo -u zimbra sh -c 'echo '\\''x'\\'''"],
    [
      { kind: 'file', path: '/var/log/mail.log', tail: 10, match: ['a b'] },
      "tail -c 10 /var/log/mail.log | grep -F -e 'a b'",
    ],
    [{ kind: 'dns', name: 'x;id', type: 'MX', server: '192.0.2.1' }, "dig @192.0.2.1 'x;id' MX"],
    [{ kind: 'dial', socket: '/var/spool/x' }, 'nc -U /var/spool/x'],
    [{ kind: 'ping', host: 'h' }, 'ping -n -c 3 h'],
  ] as const)('%j', (ask, line) => expect(repeatLine(ask)).toBe(line))
})
