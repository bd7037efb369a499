import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { findPlaybook, listPlaybooks, readPlaybook } from '../../src/run/playbook-find.ts'

const catalogue = { checks: [{ id: 'clock', options: z.strictObject({}) }], causes: [], fixes: [] }
const text = (id: string) => `id: ${id}\ntitle: T\nfor: [any]\nsteps: [{ title: S, checks: [clock] }]\n`
let root = ''
const places = () => ({ cwd: join(root, 'work'), env: { XDG_CONFIG_HOME: join(root, 'config') } })

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mailmedic-playbooks-'))
  mkdirSync(join(root, 'work/playbooks'), { recursive: true })
  mkdirSync(join(root, 'config/mailmedic/playbooks'), { recursive: true })
  writeFileSync(join(root, 'work/playbooks/ours.yaml'), text('ours'))
  writeFileSync(join(root, 'work/playbooks/health.yaml'), text('health'))
  writeFileSync(join(root, 'work/playbooks/renamed.yaml'), text('other'))
  writeFileSync(join(root, 'config/mailmedic/playbooks/mine.yml'), text('mine'))
  writeFileSync(join(root, 'config/mailmedic/playbooks/ours.yaml'), text('ours'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('the project comes before the user, the user before what is built in', () => {
  const others = ['deliverability', 'zimbra']
  const listed = listPlaybooks(places()).filter(({ id }) => !others.includes(id))
  expect(listed.map(({ id, origin }) => `${id}: ${origin}`)).toEqual([
    'health: project',
    'mail-stuck: built in',
    'mine: user',
    'ours: project',
    'renamed: project',
  ])
})

test('by id and by path', () => {
  expect(readPlaybook(findPlaybook('mine', places()), catalogue).id).toBe('mine')
  expect(readPlaybook(findPlaybook('./playbooks/renamed.yaml', places()), catalogue).id).toBe('other')
})

test('an id that is not there lists what is', () => {
  expect(() => findPlaybook('helth', places())).toThrow('there is no playbook "helth"; did you mean "health"?')
})

test('id and file name agree', () => {
  expect(() => readPlaybook(findPlaybook('renamed', places()), catalogue)).toThrow(/renamed\.yaml:1:1: id "other"/)
})

test('a file that is not there, a folder', () => {
  expect(() => readPlaybook(findPlaybook('./no.yaml', places()), catalogue)).toThrow(
    /cannot be read: there is no such file/,
  )
  expect(() => readPlaybook(findPlaybook('./playbooks/', places()), catalogue)).toThrow(/cannot be read: it is no file/)
})
