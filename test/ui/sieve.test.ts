import { expect, test } from 'vitest'
import { List } from '../../src/ui/draw/list.ts'
import { Sieve } from '../../src/ui/draw/sieve.ts'

const rows = Array.from({ length: 20_000 }, (_, n) => `Row ${n} of ${n % 2 === 0 ? 'even' : 'odd'} ones`)
const plainly = (words: readonly string[]): string[] =>
  rows.filter((row) =>
    words.every((word) =>
      word.startsWith('!') && word.length > 1
        ? !row.toLowerCase().includes(word.slice(1))
        : row.toLowerCase().includes(word),
    ),
  )

test('whatever was typed before, a filter finds what it finds alone', () => {
  const sieve = new Sieve<string>((row) => row)
  for (const filter of [
    'r',
    'ro',
    'ROW 1',
    'row 19',
    'row 19 !',
    'row 19 !o',
    'row 19 !od',
    'row 19',
    'row',
    '!even',
    '!even 7',
    '!eve',
    'x',
  ]) {
    sieve.begin(rows, filter)
    if (filter.length % 2 === 0) sieve.finish()
    sieve.begin(rows, filter)
    sieve.finish()
    expect(sieve.found, filter).toEqual(plainly(filter.toLowerCase().split(' ')))
  }
})

test('a letter more looks at nothing but what was found; a letter less looks at nothing', () => {
  let looked = 0
  const sieve = new Sieve<string>((row) => {
    looked++
    return row
  })
  sieve.begin(rows, '199')
  sieve.finish()
  const found = sieve.found.length
  looked = 0
  sieve.begin(rows, '1999')
  sieve.finish()
  expect(looked).toBe(found)
  looked = 0
  sieve.begin(rows, '199')
  expect(sieve.done).toBe(true)
  expect(sieve.found).toHaveLength(found)
  expect(looked).toBe(0)
})

test('other rows are looked at anew', () => {
  const sieve = new Sieve<string>((row) => row)
  sieve.begin(rows, 'even')
  sieve.begin(['even this', 'odd that'], 'even')
  expect(sieve.found).toEqual(['even this'])
})

test('a long list is searched in portions: what is found so far is told, what is acted on is complete', () => {
  const turns: (() => boolean)[] = []
  const list = new List<string>(
    () => rows,
    (row) => row,
    (more) => void turns.push(more),
  )
  list.filtering.set('odd')
  expect(list.place).toMatch(/^1 of [\d,]+ so far$/)
  expect(list.chosen).toBe(rows[1])
  expect(turns).toHaveLength(1)
  list.filtering.set('even')
  expect(list.place).toMatch(/ so far$/)
  expect(turns, 'one who calls for more is enough').toHaveLength(1)
  while (turns[0]?.());
  expect(list.place).toBe('1 of 10,000')
  list.filtering.set('row 1')
  expect(list.rows).toEqual(plainly(['row', '1']))
  expect(list.place).not.toContain('so far')
})
