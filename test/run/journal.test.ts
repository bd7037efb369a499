import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRunId, listRuns, newRunId, openJournal, readLines, runsFolder } from '../../src/run/journal.ts'
import type { JournalLine } from '../../src/run/journal-line.ts'
import { pastOf } from '../../src/run/take-back.ts'

const before = process.env.MAILMEDIC_STATE
const state = mkdtempSync(join(tmpdir(), 'mailmedic-journal-'))
beforeAll(() => {
  process.env.MAILMEDIC_STATE = state
})
afterAll(() => {
  if (before === undefined) delete process.env.MAILMEDIC_STATE
  else process.env.MAILMEDIC_STATE = before
  rmSync(state, { recursive: true, force: true })
})

const at = '2026-11-21T20:31:05.000Z'
const begin = (step: number, files: readonly string[] = []): JournalLine => ({ type: 'begin', step, at, files })
const end = (step: number, files: readonly string[] = []): JournalLine => ({ type: 'end', step, at, files, words: '' })
const undone = (step: number): JournalLine => ({ type: 'undone', step, at, words: '' })

describe('a journal', () => {
  test('is for nobody else to read, and holds each line whole', () => {
    const journal = openJournal('2026-11-21-203105-relay')
    expect(journal.write(begin(0))).toBe(`${JSON.stringify(begin(0))}\n`)
    journal.write(end(0))
    expect(readLines(readFileSync(journal.path, 'utf8'))).toEqual([begin(0), end(0)])
    expect((statSync(journal.path).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(runsFolder()).mode & 0o777).toString(8)).toBe('700')
  })
  test('a line that was cut off by a crash is left out, and so is what is no line of ours', () => {
    const text = `${JSON.stringify(begin(0))}\n{"type":"end","st`
    expect(readLines(text)).toEqual([begin(0)])
    expect(readLines('{"type":"begin","step":"-1"}\nnull\n[]\n')).toEqual([])
  })
  test('names sort by time, say what was done, and are used once', () => {
    const now = new Date('2026-11-21T20:31:05.700Z')
    expect(newRunId('sasl-off', now)).toBe('2026-11-21-203105-sasl-off')
    expect(newRunId('relay', now)).toBe('2026-11-21-203105-relay-2')
    openJournal('2026-11-22-000000-relay').write(begin(0))
    expect(listRuns()).toEqual(['2026-11-22-000000-relay', '2026-11-21-203105-relay'])
  })
  test('a name that is a path is none', () => {
    for (const name of ['../x', '2026-11-21-203105-../../etc', '', 'last', '2026-11-21-203105-a b'])
      expect(isRunId(name), name).toBe(false)
    expect(() => openJournal('../../etc/passwd')).toThrow(/is no name of a run/)
    expect(existsSync(join(state, '..', 'etc'))).toBe(false)
  })
})

describe('what a journal knows of the steps', () => {
  test('begun, done, taken back, in the order in which they were begun', () => {
    const past = pastOf([begin(0, ['a']), end(0, ['b']), begin(1), begin(2), end(2), undone(2)])
    expect(past).toEqual([
      { step: 0, before: ['a'], after: ['b'], undone: false },
      { step: 1, before: [], after: null, undone: false },
      { step: 2, before: [], after: [], undone: true },
    ])
  })
  test('a step that was begun again keeps the state of before the first time', () => {
    expect(pastOf([begin(0, ['first']), begin(0, ['second']), end(0, ['done'])])).toEqual([
      { step: 0, before: ['first'], after: ['done'], undone: false },
    ])
  })
})
