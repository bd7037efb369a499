import { expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

test('demo prints the recorded incident, says that it is one, and exits 0', async () => {
  const { status, stdout, stderr } = await mailmedic(['demo'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^A recording /)
  expect(stdout).toMatch(/CRITICAL {2}\d+ stuck[\s\S]*1 {2}SASL is on[\s\S]*2 {2}The network drops outbound port 25/)
})

// Red when a question was changed or added: npm run demo:record
test('the recording answers every question that is asked today', async () => {
  const { stdout } = await mailmedic(['demo', '--format', 'json'])
  const [target] = JSON.parse(stdout).targets
  expect(target.status).toBe('critical')
  expect(target.diagnoses.map((d: { cause: string; confidence: string }) => [d.cause, d.confidence])).toEqual([
    ['relay-sasl-maps-unset', 'certain'],
    ['outbound-25-blocked', 'certain'],
  ])
  expect(target.diagnoses[0].explains.messages).toBe(target.queue.total)
  expect(target.unexplained.messages).toBe(0)
  expect(target.findings.filter((f: { status: string }) => f.status === 'unknown')).toEqual([])
  expect(stdout).not.toContain('was not asked when this bundle was recorded')
})
