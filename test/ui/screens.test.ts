import { describe, expect, test } from 'vitest'
import { width } from '../../src/text/text.ts'
import { type RunName, runNames } from '../runs/read.ts'
import { appWith, keys, settled, shown } from './harness.ts'

/** How each view is reached from the verdict (of a run that failed: from the wizard). */
const views: Readonly<Record<string, readonly string[]>> = {
  verdict: [],
  wizard: ['esc'],
  evidence: ['v'],
  finding: ['v', 'enter'],
  commands: ['c'],
  command: ['c', 'enter'],
  help: ['?'],
}
const sizes = [
  [80, 24],
  [200, 60],
] as const

describe.each(sizes)('at %d x %d', (columns, rows) => {
  test.each(Object.entries(views))('%s of the incident', async (name, path) => {
    const { app } = await appWith('incident')
    keys(app, ...path)
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(`golden/${name}.${columns}x${rows}.txt`)
  })
  test.each(runNames)('no view of the run "%s" is wider or higher than the terminal', async (run: RunName) => {
    for (const path of Object.values(views)) {
      const { app } = await appWith(run)
      keys(app, ...path)
      const lines = shown(app, columns, rows).trimEnd().split('\n')
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const each of lines) expect(width(each), each).toBeLessThanOrEqual(columns)
    }
  })
})

test.each(Object.entries(views))('nothing that a server says can steer the terminal: %s', async (_, path) => {
  const { app } = await appWith('hostile')
  keys(app, ...path)
  expect(shown(app)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
})

test('plain ASCII where the terminal has no more', async () => {
  for (const path of Object.values(views)) {
    const { app } = await appWith('incident', {}, { unicode: false })
    keys(app, ...path)
    expect(shown(app)).toMatch(/^[\n -~]*$/)
  }
})

test('where nobody could log in, another host is one key away; a view that has a host does not offer it', async () => {
  const { app } = await appWith('unreachable')
  expect(shown(app)).toMatch(/o other host/)
  keys(app, 'o')
  await settled()
  expect(shown(app)).toMatch(/> mail\.example\.net +~\/\.ssh\/config/)
  expect(shown((await appWith('incident')).app)).not.toContain('other host')
})

test('where no host is known, enter types one', async () => {
  const { app } = await appWith('unreachable', { hosts: async () => [] })
  keys(app, 'o')
  await settled()
  expect(shown(app)).toMatch(/none is known yet: enter types one[\s\S]*enter type a name/)
  keys(app, 'enter')
  expect(shown(app)).toContain('Host: ')
})
