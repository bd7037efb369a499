import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { targetsOf } from '../../src/cli/targets.ts'

let folder = ''
const write = (text: string): void => {
  const file = join(folder, 'inventory.yaml')
  writeFileSync(file, text)
  process.env.MAILMEDIC_INVENTORY = file
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailmedic-inventory-'))
})
afterEach(() => {
  delete process.env.MAILMEDIC_INVENTORY
  rmSync(folder, { recursive: true, force: true })
})

describe('the inventory', () => {
  test('groups, all, and no target twice', async () => {
    write('production: [a.test, root@b.test:2222]\nlab: [a.test, "bundle:x.mmb.tgz"]\n')
    expect(await targetsOf(['@production'])).toEqual(['a.test', 'root@b.test:2222'])
    expect(await targetsOf(['@all', 'c.test'])).toEqual(['a.test', 'root@b.test:2222', 'bundle:x.mmb.tgz', 'c.test'])
  })
  test.each([
    ['a group that is not there', 'production: [a.test]', /has no group "produktion"; did you mean "production"\?/],
    ['a name that every object has', 'production: [a.test]', /has no group "toString"/],
    ['an empty group', 'produktion: []', /has no target/],
    ['a list', '- a.test', /yaml: content: expected record/],
    ['an option in it', 'produktion: ["-oProxyCommand=id"]', /produktion\.0: a target, not an option/],
    ['no YAML', 'produktion: [', /inventory\.yaml: /],
  ])('%s', async (name, text, message) => {
    write(text)
    const group = name === 'a name that every object has' ? '@toString' : '@produktion'
    await expect(targetsOf([group])).rejects.toThrow(message)
    if (/content|yaml: /.test(message.source))
      await expect(targetsOf([group])).rejects.toMatchObject({ hint: expect.stringContaining('a group a line') })
  })
})
