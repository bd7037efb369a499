import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Mta } from '../../src/mta/mta.ts'
import { defineProbe, textOf, Unknown } from '../../src/probes/probe.ts'
import { mailsystem, queue } from '../../src/probes/slots.ts'
import type { RunEvent } from '../../src/run/event.ts'
import { playbookSchema } from '../../src/run/playbook.ts'
import { run } from '../../src/run/run.ts'
import { TargetError } from '../../src/target/target.ts'
import { group, queueOf } from '../situations.ts'
import { type Answer, exec, FakeTarget, fakeMta, fill } from './fake-target.ts'

const known = vi.hoisted(() => ({ mtas: [] as Mta[] }))
vi.mock('../../src/mta/index.ts', () => known)

const waiting = queueOf([group({ messages: 3, domain: 'example.com' })])
beforeEach(() => {
  known.mtas = [
    fakeMta('postfix', [
      fill(queue, defineProbe({ id: 'fake-queue', ask: [exec('postqueue -j')], parse: () => waiting })),
      fill(
        mailsystem,
        defineProbe({
          id: 'fake-mailsystem',
          ask: [exec('ps')],
          parse: ([reading]) => {
            const text = textOf(reading)
            if (text instanceof Unknown) return text
            const state = text.includes('master') ? ('running' as const) : ('stopped' as const)
            return { master: state, queueManager: state, smtpListener: null, evidence: [text] }
          },
        }),
      ),
    ]),
  ]
})

const playbook = playbookSchema.parse({
  id: 'small',
  title: 'A small playbook',
  for: ['postfix'],
  steps: [
    { title: 'Does it run?', checks: ['mail-system-running'] },
    { title: 'What waits?', checks: [{ check: 'queue-backlog', options: { warning: 2 } }] },
  ],
  causes: ['mta-stopped'],
})
const there = { 'postfix --version': { stdout: '3.7' }, 'postqueue -j': { stdout: '' } } as const

const events = async (
  answers: Readonly<Record<string, Answer>>,
  {
    deadlineMs = 10_000,
    signal,
    with: other = playbook,
  }: { deadlineMs?: number; signal?: AbortSignal; with?: typeof playbook } = {},
): Promise<readonly RunEvent[]> => {
  const told: RunEvent[] = []
  for await (const event of run(other, new FakeTarget(answers), { deadlineMs, ...(signal ? { signal } : {}) }))
    told.push(event)
  return told
}
const only = <T extends RunEvent['type']>(told: readonly RunEvent[], type: T) =>
  told.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type)

describe('a run', () => {
  test('tells a stopped Postfix as findings, queue, cause and verdict, in this order', async () => {
    const told = await events({ ...there, ps: { stdout: 'sshd' } })
    expect(told.map(({ type }) => type).filter((type) => type !== 'asked')).toEqual([
      'run-started',
      'connected',
      'mta',
      'step-started',
      'finding',
      'step-started',
      'finding',
      'queue',
      'verdict',
      'run-finished',
    ])
    expect(only(told, 'finding').map(({ step, finding }) => [step, finding.check, finding.status])).toEqual([
      [0, 'mail-system-running', 'critical'],
      [1, 'queue-backlog', 'warning'],
    ])
    const [verdict] = only(told, 'verdict')
    expect(verdict).toMatchObject({ status: 'critical', unexplained: { messages: 0 } })
    expect(verdict?.diagnoses).toMatchObject([{ cause: 'mta-stopped', status: 'critical', explains: { messages: 3 } }])
    expect(told.at(-1)).toMatchObject({ type: 'run-finished', status: 'critical' })
  })

  test('numbers its events without a gap, and each can be written as a line of JSON', async () => {
    const told = await events({ ...there, ps: { stdout: 'master' } })
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i))
    expect(JSON.parse(JSON.stringify(told))).toEqual(told)
  })

  test('leaves what nobody claims unexplained', async () => {
    const told = await events({ ...there, ps: { stdout: 'master' } })
    expect(only(told, 'verdict')).toMatchObject([{ diagnoses: [], status: 'warning', unexplained: { messages: 3 } }])
  })

  test('looks for no cause where the playbook wants none', async () => {
    const told = await events({ ...there, ps: { stdout: 'sshd' } }, { with: { ...playbook, causes: 'none' } })
    expect(only(told, 'verdict')).toMatchObject([{ diagnoses: [], status: 'critical' }])
  })
})

describe('a server that cannot be judged', () => {
  const failure = (told: readonly RunEvent[]) => ({
    failed: only(told, 'failed').map(({ message, hint }) => ({ message, hint })),
    verdicts: only(told, 'verdict').length,
    status: only(told, 'run-finished')[0]?.status,
  })

  test('has no mail server: what was looked for, and what to give instead', async () => {
    expect(failure(await events({}))).toEqual({
      failed: [
        {
          message: 'no mail server was found on mail.example.net (looked for postfix)',
          hint: expect.stringContaining('Give the host that runs the mail server'),
        },
      ],
      verdicts: 0,
      status: 'unknown',
    })
  })

  test('cannot be reached', async () => {
    const lost = new TargetError('mail.example.net: connection refused', 'Is sshd running?')
    expect(failure(await events({ 'postfix --version': lost }))).toEqual({
      failed: [{ message: 'mail.example.net: connection refused', hint: 'Is sshd running?' }],
      verdicts: 0,
      status: 'unknown',
    })
  })

  test.each([
    ['no answer within 20 s', 'timeout', /A login shell.*asks something/],
    ['the login shell of x does not run commands', 'failed', /a login that may run sh/],
    ['was not asked when this bundle was recorded', 'failed', /Record it again/],
    ['needs root', 'denied', /by hand: ssh TARGET/],
  ] as const)('does not even say what it is, %s: what to try', async (why, status, hint) => {
    const told = failure(await events({ 'postfix --version': { status, why } }))
    expect(told.status).toBe('unknown')
    expect(told.failed).toEqual([
      {
        message: `could not tell which mail server runs on mail.example.net: ${why}`,
        hint: expect.stringMatching(hint),
      },
    ])
  })

  test('does not answer before the deadline: unknown, and never a wait', async () => {
    const told = await events({ ...there, ps: 'never' }, { deadlineMs: 40 })
    expect(only(told, 'finding')[0]?.finding).toMatchObject({
      status: 'unknown',
      summary: expect.stringContaining('deadline'),
    })
    expect(only(told, 'verdict')).toHaveLength(1)
  })

  test('was given up before it was asked anything', async () => {
    const target = new FakeTarget(there)
    const told: RunEvent[] = []
    const signal = AbortSignal.abort(new Error('interrupted'))
    for await (const event of run(playbook, target, { deadlineMs: 10_000, signal })) told.push(event)
    expect(target.asked).toEqual([])
    expect(failure(told)).toMatchObject({ verdicts: 0, status: 'unknown' })
  })

  test('has a playbook that names no check of ours', async () => {
    const odd = playbookSchema.parse({ ...playbook, steps: [{ title: 'x', checks: ['no-such-check'] }] })
    expect(failure(await events(there, { with: odd })).failed).toMatchObject([
      { message: 'the playbook names a check that does not exist: no-such-check' },
    ])
  })
})

test("a fault of our own is thrown, not told as the server's", async () => {
  const told = events({ ...there, ps: new TypeError('x is not a function') })
  await expect(told).rejects.toThrow('x is not a function')
})

test('a reader that goes away ends the run', async () => {
  const target = new FakeTarget({ ...there, ps: 'never' })
  for await (const event of run(playbook, target, { deadlineMs: 60_000 })) if (event.type === 'mta') break
  const before = target.asked.length
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(target.asked).toHaveLength(before)
})

test('a playbook for another mail server says so in place of asking what is not there', async () => {
  const told = await events(there, { with: { ...playbook, id: 'zimbra', for: ['zimbra'] } })
  expect(told.find((event) => event.type === 'failed')).toMatchObject({
    message: expect.stringMatching(/^the playbook zimbra is for zimbra; .* runs /),
  })
  expect(told.filter((event) => event.type === 'finding')).toEqual([])
})
