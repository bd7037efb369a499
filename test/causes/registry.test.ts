import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { causes } from '../../src/causes/index.ts'
import { saidCauses } from '../../src/causes/said.ts'

const folder = new URL('../../src/causes/', import.meta.url)
const own = causes.filter((cause) => !saidCauses.includes(cause))

test('every file that defines a cause is in the catalogue', () => {
  const files = readdirSync(folder).filter((name) =>
    / = (defineCause|fromReply)\(/.test(readFileSync(new URL(name, folder), 'utf8')),
  )
  expect(own.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted())
})

test('no cause is listed twice', () => {
  const ids = causes.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
})

describe.each(causes.map((cause) => [cause.id, cause] as const))('%s', (id, cause) => {
  test('says what happens to mail, and what to do', () => {
    expect(cause.explain).toMatch(/\.$/)
    expect(cause.cure).toMatch(/\.$/)
    expect(cause.title).not.toMatch(/\.$/)
  })
  if (own.includes(cause))
    test('has a test of the same name', () =>
      expect(existsSync(new URL(`${id}.test.ts`, import.meta.url)), `test/causes/${id}.test.ts`).toBe(true))
})
