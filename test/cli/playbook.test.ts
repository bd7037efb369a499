import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

const builtIn = readdirSync(new URL('../../playbooks/', import.meta.url)).filter((name) => name.endsWith('.yaml'))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailmedic-cli-'))
  writeFileSync(
    join(folder, 'wrong.yaml'),
    'id: wrong\ntitle: T\nfor: [any]\nsteps: [{ title: S, checks: [lmtp-greet] }]\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('list', async () => {
  const { status, stdout } = await mailmedic(['playbook', 'list'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^health +built in +Health check$/m)
  expect(stdout).toMatch(/^mail-stuck +built in +Mail is stuck$/m)
  expect(stdout.trimEnd().split('\n')).toHaveLength(builtIn.length)
})
test('show', async () => {
  const { status, stdout } = await mailmedic(['playbook', 'show', 'mail-stuck'])
  expect(status).toBe(0)
  expect(stdout).toContain('say: A message without a reason has not been tried')
})
test('validate: everything built in is right', async () => {
  const { status, stdout, stderr } = await mailmedic(['playbook', 'validate'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.match(/: ok$/gm)).toHaveLength(builtIn.length)
})
test('validate and run say what is wrong, and where', async () => {
  for (const argv of [
    ['playbook', 'validate', './wrong.yaml'],
    ['run', './wrong.yaml', 'x.test'],
  ]) {
    const { status, stderr } = await mailmedic(argv, { cwd: folder })
    expect(status).toBe(3)
    expect(stderr).toContain('wrong.yaml:4:30: there is no check "lmtp-greet"; did you mean "lmtp-greets"?')
  }
})
test('schema', async () => {
  const { status, stdout } = await mailmedic(['playbook', 'schema'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    title: 'mailmedic playbook',
    $schema: 'http://json-schema.org/draft-07/schema#',
  })
})

test('validate prints nothing about what is right where nothing is', async () => {
  const { status, stdout } = await mailmedic(['playbook', 'validate', './wrong.yaml'], { cwd: folder })
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
})
