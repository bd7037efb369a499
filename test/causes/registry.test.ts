import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { causes } from '../../src/causes/index.ts'
import { saidCauses } from '../../src/causes/said.ts'
import { replyClass } from '../../src/dsn/index.ts'

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
  test('has the words of its page in docs/causes', () => {
    expect(cause.proof, `proof of ${id}`).toMatch(/^.{20,}\.$/s)
    expect(cause.counterProof, `counterProof of ${id}`).toMatch(/^.{20,}\.$/s)
    expect(cause.look?.length, `look of ${id}`).toBeGreaterThan(0)
    for (const each of cause.classes ?? []) expect(replyClass(each), each).toBeDefined()
  })
  test('looks by hand without changing anything', () => {
    for (const line of cause.look ?? [])
      expect(line).not.toMatch(
        /\b(?:rm|mv|systemctl (?:start|stop|restart)|postconf -e|postsuper|zmprov m|reload)\b|bind_pw|-s\b.*localconfig/,
      )
  })
  if (own.includes(cause))
    test('has a test of the same name', () =>
      expect(existsSync(new URL(`${id}.test.ts`, import.meta.url)), `test/causes/${id}.test.ts`).toBe(true))
})
