import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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

test('every event names the same target, and no path of this machine', async () => {
  const { stdout } = await mailmedic(['demo', '--format', 'ndjson'])
  const events = stdout.trimEnd().split('\n')
  expect(new Set(events.map((line) => JSON.parse(line).target))).toEqual(new Set(['demo']))
})

// A full disk: the device that always is one.
test.runIf(existsSync('/dev/full'))('a report that cannot be written is no success, and said once', () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  for (const argv of [['demo'], ['demo', '--format', 'ndjson'], ['explain', '550 5.1.1 unknown'], ['--version']]) {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, [main, ...argv], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    expect({ argv, status }).toEqual({ argv, status: 3 })
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stderr.match(/no space left/g) ?? []).toHaveLength(argv[0] === '--version' ? 0 : 1)
  }
})
