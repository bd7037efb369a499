import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explainLine } from '../../src/dsn/index.ts'

const lines = readFileSync(new URL('corpus/replies-dev.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** Processor time, not the clock: a busy machine must not fail it. */
const perSecond = (given: readonly string[]): number => {
  const before = process.cpuUsage()
  for (const line of given) explainLine(line)
  const spent = process.cpuUsage(before)
  return given.length / ((spent.user + spent.system) / 1_000_000)
}

test('the corpus over and over: at least 50,000 lines a second', () => {
  const many = Array.from({ length: 400 }, () => lines).flat()
  expect(perSecond(many)).toBeGreaterThan(50_000)
})

test('lines that differ in addresses and queue ids are decided once', () => {
  let id = 0
  const vary = (line: string): string =>
    line.replaceAll('u@example', () => `u${++id}@example`).replaceAll('192.0.2.10', `192.0.2.${id % 200}`)
  const many = Array.from({ length: 100 }, () => lines.map(vary)).flat()
  expect(perSecond(many)).toBeGreaterThan(15_000)
})
