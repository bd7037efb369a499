import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Check, defineCheck, type Finding } from '../../src/checks/check.ts'
import { FactStore } from '../../src/run/facts.ts'
import { judge, prepare } from '../../src/run/judge.ts'
import { type Answer, FakeTarget, now, textProbe } from './fake-target.ts'

const greeting = defineCheck({
  id: 'greeting',
  title: 'The server greets',
  why: 'Because.',
  needs: { banner: textProbe('banner') },
  wants: { log: textProbe('log') },
  options: z.strictObject({ word: z.string().default('220') }),
  after: ['resolver'],
  judge: ({ banner }, { word }, { wants, now }) => [
    {
      status: banner.startsWith(word) ? 'ok' : 'critical',
      subject: 'banner',
      summary: `${banner} at ${now.getUTCHours()} h, log ${wants.log.known ? wants.log.value : wants.log.why}`,
    },
  ],
})

const judged = async (
  answers: Readonly<Record<string, Answer>>,
  { earlier = [], options = {} }: { earlier?: readonly Finding[]; options?: Readonly<Record<string, unknown>> } = {},
) => {
  const target = new FakeTarget(answers)
  const prepared = prepare(greeting as unknown as Check, { check: 'greeting', options })
  const findings = await judge(prepared, new FactStore(target, { mtas: [] }), earlier, now)
  return { findings, asked: target.asked }
}
const premise = (status: Finding['status']): Finding => ({
  check: 'resolver',
  status,
  subject: 'resolver',
  summary: 'no name resolves',
  evidence: [],
  data: {},
})

test('a judgement becomes a finding of its check', async () => {
  const { findings } = await judged({ banner: { stdout: '220 hello' }, log: { stdout: 'quiet' } })
  expect(findings).toEqual([
    {
      check: 'greeting',
      status: 'ok',
      subject: 'banner',
      summary: '220 hello at 12 h, log quiet',
      evidence: [],
      data: {},
    },
  ])
})

test('what it only wants may be unknown', async () => {
  const { findings } = await judged({
    banner: { stdout: '554 no' },
    log: { status: 'denied', why: 'permission denied' },
  })
  expect(findings[0]).toMatchObject({ status: 'critical', summary: '554 no at 12 h, log permission denied' })
})

test('what it needs and is not known is the answer, with the question that failed', async () => {
  const { findings } = await judged({ banner: { status: 'timeout', why: 'banner: no answer in 20 s' } })
  expect(findings).toEqual([
    {
      check: 'greeting',
      status: 'unknown',
      subject: 'The server greets',
      summary: 'could not tell: banner: no answer in 20 s',
      evidence: [{ ask: 'banner', quote: 'banner: no answer in 20 s' }],
      data: {},
    },
  ])
})

test.each(['critical', 'unknown', 'skipped'] as const)('not asked after a premise that is %s', async (status) => {
  const { findings, asked } = await judged({ banner: { stdout: '554 no' } }, { earlier: [premise(status)] })
  expect(findings).toMatchObject([
    { status: 'skipped', summary: `not asked, because resolver is ${status}: no name resolves` },
  ])
  expect(asked).toEqual([])
})

test.each(['ok', 'warning'] as const)('asked after a premise that is %s', async (status) => {
  const { findings } = await judged({ banner: { stdout: '220' } }, { earlier: [premise(status)] })
  expect(findings[0]?.status).toBe('ok')
})

test('asked where the playbook does not look at the premise at all', async () => {
  const { findings } = await judged({ banner: { stdout: '220' } }, { earlier: [] })
  expect(findings[0]?.status).toBe('ok')
})

test('options of the playbook decide', async () => {
  const { findings } = await judged({ banner: { stdout: '421 busy' } }, { options: { word: '421' } })
  expect(findings[0]?.status).toBe('ok')
})

test('an option that does not exist names the check and itself', async () => {
  await expect(judged({}, { options: { wrod: '421' } })).rejects.toThrow(/options of greeting:.*wrod/s)
})

test('the title that a playbook gives a generic check is the name of its answer', async () => {
  const target = new FakeTarget()
  const prepared = prepare(greeting as unknown as Check, { check: 'greeting', options: {}, title: 'Our CRM answers' })
  const [finding] = await judge(prepared, new FactStore(target, { mtas: [] }), [], now)
  expect(finding?.subject).toBe('Our CRM answers')
})
