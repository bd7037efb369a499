import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

let folder = ''
let silent: Server
let silentPort = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailmedic-run-'))
  // Accepts and never says a word.
  silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  silentPort = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => {
  silent.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a target that cannot be reached is unknown, never critical', () => {
  test('human: the sentence, what to do, exit 3', async () => {
    const { status, stdout, stderr } = await mailmedic(['check', '127.0.0.1:1'])
    expect(status).toBe(3)
    expect(stdout).toMatch(/^127\.0\.0\.1:1 +UNKNOWN {2}could not be asked\n/)
    expect(stdout).toMatch(/refuse/)
    expect(stderr).toBe('')
  })
  test('json and junit into files, the sentence on stderr', async () => {
    const [json, junit] = [join(folder, 'a.json'), join(folder, 'b.xml')]
    const argv = [
      'check',
      '127.0.0.1:1',
      'bundle:/no/such',
      '--format',
      'json',
      '-o',
      json,
      '--format',
      'junit',
      '-o',
      junit,
    ]
    const { status, stdout, stderr } = await mailmedic(argv)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    const report = JSON.parse(readFileSync(json, 'utf8'))
    expect(report).toMatchObject({ schema: 'mailmedic/run@1', playbook: 'health', status: 'unknown' })
    expect(report.targets.map((each: { target: string }) => each.target)).toEqual(['127.0.0.1:1', 'bundle:/no/such'])
    expect(report.targets[0].queue.total).toBeNull()
    expect(readFileSync(junit, 'utf8')).toContain('errors="2"')
  })
  test('nagios', async () => {
    const { status, stdout } = await mailmedic(['check', '127.0.0.1:1', '--format', 'nagios'])
    expect(status).toBe(3)
    expect(stdout).toMatch(/^MAILMEDIC UNKNOWN - 127\.0\.0\.1:1: .*\|'messages'=U;;;0 /)
  })
  test('ndjson tells every event with its target', async () => {
    const { status, stdout } = await mailmedic(['check', '127.0.0.1:1', '--format', 'ndjson'])
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(3)
    expect(events.map((event) => event.type)).toEqual(['run-started', 'failed', 'run-finished'])
    for (const event of events) expect(event).toMatchObject({ schema: 'mailmedic/event@1', target: '127.0.0.1:1' })
  })
  test('--fail-on critical does not make it a success', async () => {
    expect((await mailmedic(['check', '127.0.0.1:1', '--fail-on', 'critical'])).status).toBe(3)
  })
})

test('a reader that goes away before the verdict: quickly, and never ok', async () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const argv = ['check', '127.0.0.1:1', `127.0.0.1:${silentPort}`, '--connect-timeout', '60', '--format', 'ndjson']
  const child = spawn(process.execPath, [main, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] })
  const began = performance.now()
  child.stdout.destroy()
  const [status] = await once(child, 'exit')
  expect(status).toBe(3)
  expect(performance.now() - began).toBeLessThan(10_000)
})

describe('told to go', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: quickly, with its own exit status, without a report', async (signal, expected) => {
    let at = 0
    const given = {
      onStderr: (_: string, kill: (signal: NodeJS.Signals) => void) => {
        if (at === 0) kill(signal)
        at ||= performance.now()
      },
      env: { MAILMEDIC_VERBOSE: '1' },
    }
    const argv = ['check', '127.0.0.1:1', `127.0.0.1:${silentPort}`, '--connect-timeout', '60']
    const { status, stdout } = await mailmedic(argv, given)
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' })
    expect(performance.now() - at).toBeLessThan(3_000)
  })
})

describe('record', () => {
  test('a server that cannot be reached: exit 3, no file', async () => {
    const file = join(folder, 'x.mmb.tgz')
    const { status, stdout, stderr } = await mailmedic(['record', '127.0.0.1:1', '-o', file])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^mailmedic: .*refuse/)
    expect(existsSync(file)).toBe(false)
  })
})

test('a queue that cannot be read: exit 3, nothing on stdout', async () => {
  const { status, stdout, stderr } = await mailmedic(['queue', '127.0.0.1:1'])
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
  expect(stderr).toMatch(/refuse/)
})

test('a playbook taken for a command', async () => {
  expect((await mailmedic(['health'])).stderr).toContain('Run it: mailmedic run health')
})
