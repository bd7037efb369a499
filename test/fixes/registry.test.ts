import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { causes } from '../../src/causes/index.ts'
import { fixes } from '../../src/fixes/index.ts'

const folder = new URL('../../src/causes/', import.meta.url)
const named = readdirSync(folder).flatMap((file) =>
  Array.from(readFileSync(new URL(file, folder), 'utf8').matchAll(/\bfixes: ([^\n]*)/g)).flatMap(([, list = '']) =>
    Array.from(list.matchAll(/'([^']+)'/g), ([, id = '']) => ({ file, id })),
  ),
)
const ids = new Set(fixes.map(({ id }) => id))

test('every fix that a cause names is there', () => {
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ id }) => !ids.has(id))).toEqual([])
})

test('every cause that a fix cures is there, and names the fix', () => {
  const known = new Set(causes.map(({ id }) => id))
  const cured = fixes.flatMap(({ id, cures }) => cures.map((cause) => ({ id, cause })))
  expect(cured.filter(({ cause }) => !known.has(cause))).toEqual([])
  const said = new Set(named.map(({ file, id }) => `${file.replace(/\.ts$/, '')} ${id}`))
  const inReplies = readFileSync(new URL('said.ts', folder), 'utf8')
  expect(cured.filter(({ id, cause }) => !said.has(`${cause} ${id}`) && !inReplies.includes(`'${id}'`))).toEqual([])
})

test('every fix says what it does, in a sentence', () => {
  for (const { id, title, explain } of fixes) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(title, id).toMatch(/^[A-Z]/)
    expect(explain, id).toMatch(/\.$/)
  }
})
