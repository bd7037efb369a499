import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkReader } from '../../src/target/marks.ts'

const word = '@mm0123'

/** What a reader makes of these pieces: data joined between marks. */
const read = (pieces: readonly string[]): string[] => {
  const seen: string[] = []
  let data = ''
  const flush = (): void => {
    if (data !== '') seen.push(data)
    data = ''
  }
  const reader = new MarkReader(
    word,
    ({ kind, id, rest }) => {
      flush()
      seen.push(`<${kind} ${id} ${rest}>`)
    },
    (bytes) => {
      data += bytes.toString('latin1')
    },
  )
  for (const piece of pieces) reader.push(Buffer.from(piece, 'latin1'))
  flush()
  return seen
}

const text = `noise\n${word}:b:1\nout\n\n\n${word}\n@mm\n${word}:e:1:0\n\n${word}:o:1\n`
const expected = ['noise', '<b 1 >', `out\n\n\n${word}\n@mm`, '<e 1 0>', '<o 1 >']

describe('MarkReader', () => {
  it('tells marks from data', () => {
    expect(read([text])).toEqual(expected)
  })

  it('sees the same wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        expect(read(at.slice(1).map((to, index) => text.slice(at[index], to)))).toEqual(expected)
      }),
    )
  })

  it('passes any bytes on', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ max: 255 })), (chunks) => {
        const all = chunks.map((chunk) => Buffer.from(chunk).toString('latin1')).join('')
        expect(read([...chunks.map((chunk) => Buffer.from(chunk).toString('latin1')), 'end']).join('')).toBe(
          `${all}end`,
        )
      }),
    )
  })
})
