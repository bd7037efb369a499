import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checks } from '../../src/checks/index.ts'

const folder = new URL('../../src/checks/', import.meta.url)
const helpers = ['check.ts', 'duration.ts', 'hops.ts', 'index.ts', 'not-zimbra.ts', 'tables.ts', 'unusual.ts']

test('every file of the folder is a check that a playbook can name', () => {
  const files = readdirSync(folder).filter((name) => !helpers.includes(name))
  expect(checks.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted())
})

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('has a test of the same name', () =>
    expect(existsSync(new URL(`${id}.test.ts`, import.meta.url)), `test/checks/${id}.test.ts`).toBe(true))
  test('says why it matters, in one sentence', () => expect(check.why).toMatch(/^[A-Z].*\.$/))
  test('waits only for checks that exist', () => {
    for (const premise of check.after ?? []) expect(checks.map((each) => each.id)).toContain(premise)
  })
})
