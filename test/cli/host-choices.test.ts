import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hostChoices } from '../../src/cli/host-choices.ts'

const folder = mkdtempSync(join(tmpdir(), 'mailmedic-hosts-'))
process.env.MAILMEDIC_STATE = join(folder, 'state')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('hosts of an SSH configuration and of what it includes; rules are no hosts', () => {
  const config = join(folder, 'config')
  mkdirSync(join(folder, 'more'))
  writeFileSync(join(folder, 'more', 'a'), 'host "mx3"\n')
  writeFileSync(
    config,
    `Host mx1 mx2 *.example.net !no\n  User root\nHost *\nInclude ${folder}/more/* /nowhere\nHost=mx1\n`,
  )
  expect(hostChoices(config).map(({ target }) => target)).toEqual(['mx1', 'mx2', 'mx3'])
})

test('no configuration, no hosts', () => {
  expect(hostChoices(join(folder, 'nothing'))).toEqual([])
})
