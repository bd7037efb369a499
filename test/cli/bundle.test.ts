import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

const incident = `bundle:${fileURLToPath(new URL('../../demo/incident.mmb.tgz', import.meta.url))}`
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailmedic-bundle-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a recorded server is a target like any other', () => {
  test('diagnose and check: critical is exit 2, whatever --fail-on says', async () => {
    for (const command of ['diagnose', 'check']) {
      const { status, stdout } = await mailmedic([command, incident, '--fail-on', 'critical'])
      expect(status).toBe(2)
      expect(stdout).toContain('relay-sasl-maps-unset, certain')
    }
  })
  test('bare: the same as diagnose', async () => {
    const { status, stdout } = await mailmedic([incident])
    expect(status).toBe(2)
    expect(stdout).toContain('CRITICAL')
  })
  test('queue: every view adds up to the total', async () => {
    for (const by of ['reason', 'sender', 'age']) {
      const { status, stdout } = await mailmedic(['queue', incident, '--by', by, '--format', 'json'])
      const report = JSON.parse(stdout)
      expect(status).toBe(0)
      expect(report).toMatchObject({ schema: 'mailmedic/queue@1', by, queue: { total: 5, active: 5, deferred: 0 } })
      expect(report.rows.reduce((sum: number, row: { messages: number }) => sum + row.messages, 0)).toBe(5)
    }
  })
  test('queue: a selection is counted message by message', async () => {
    const { stdout } = await mailmedic([
      'queue',
      incident,
      '--to',
      '@gmail.com',
      '--by',
      'destination',
      '--format',
      'ndjson',
    ])
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ by: 'destination', name: 'gmail.com', messages: 1 }])
    expect((await mailmedic(['queue', incident, '--older', '9d'])).stdout).toContain('0 messages selected')
  })
  test('record: what it writes replays to the same causes', async () => {
    const file = join(folder, 'again.mmb.tgz')
    const { status, stdout, stderr } = await mailmedic(['record', incident, '-o', file])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/again\.mmb\.tgz: \d+ answers/)
    const replayed = await mailmedic(['diagnose', `bundle:${file}`, '--format', 'json'])
    const [target] = JSON.parse(replayed.stdout).targets
    expect(target.diagnoses.map((d: { cause: string }) => d.cause)).toEqual([
      'relay-sasl-maps-unset',
      'outbound-25-blocked',
    ])
  })
  test('record: also the answers to another playbook', async () => {
    const file = join(folder, 'names.mmb.tgz')
    expect((await mailmedic(['record', incident, '--playbook', 'deliverability', '-o', file])).status).toBe(0)
    const replayed = await mailmedic(['run', 'deliverability', `bundle:${file}`, '--format', 'json'])
    expect(JSON.parse(replayed.stdout).playbook).toBe('deliverability')
  })
})
