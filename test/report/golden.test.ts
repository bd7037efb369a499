import { describe, expect, test } from 'vitest'
import { formats } from '../../src/report/index.ts'
import { ndjsonLine } from '../../src/report/ndjson.ts'
import { readEvents, readRun, runNames } from '../runs/read.ts'
import { exitOf, render } from './render.ts'

const endings: Readonly<Record<string, string>> = {
  human: 'txt',
  json: 'json',
  markdown: 'md',
  junit: 'xml',
  nagios: 'nagios',
}

// The exit status is a part of the file's name. After a wanted change: npx vitest run test/report -u
describe.each(formats)('$id', (format) => {
  test.each(runNames)('%s', async (name) => {
    const runs = [readRun(name)]
    const golden = `golden/${name}.${exitOf(runs)}.${endings[format.id] ?? format.id}`
    await expect(render(format, runs)).toMatchFileSnapshot(golden)
  })
  test('several targets', async () => {
    const runs = (['healthy', 'incident', 'unreachable', 'large'] as const).map(readRun)
    const golden = `golden/several.${exitOf(runs)}.${endings[format.id] ?? format.id}`
    await expect(render(format, runs)).toMatchFileSnapshot(golden)
  })
})

test('ndjson: one line for each event, each with its target', async () => {
  const lines = readEvents('unreachable').map((event) => ndjsonLine('root@mail.example.net:2222', event))
  await expect(lines.join('')).toMatchFileSnapshot('golden/unreachable.3.ndjson')
})
