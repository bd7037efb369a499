import { describe, expect, test } from 'vitest'
import { causes } from '../../src/causes/index.ts'
import { checks } from '../../src/checks/index.ts'
import { mtas } from '../../src/mta/index.ts'
import type { Mta } from '../../src/mta/mta.ts'
import type { Needs, Source } from '../../src/probes/probe.ts'
import * as slots from '../../src/probes/slots.ts'

type Any = Source<unknown>
/** What must be known before this source can be asked, on this mail server. */
const premises = (source: Any, mta: Mta): readonly Any[] => {
  if ('slot' in source) return mta.fills.filter(({ slot }) => slot.id === source.id).map(({ by }) => by)
  return Object.values(('needs' in source ? (source.needs as Needs | undefined) : undefined) ?? {})
}
const wanted: readonly Any[] = [
  ...Object.values(slots),
  ...checks.flatMap(({ needs, wants }) => [
    ...(typeof needs === 'function' ? [] : Object.values(needs)),
    ...Object.values(wants ?? {}),
  ]),
  ...causes.flatMap(({ needs }) => Object.values(needs)),
]

describe.each(mtas.map((mta) => [mta.id, mta] as const))('facts of %s', (_, mta) => {
  test('none waits for itself', () => {
    const visit = (source: Any, path: readonly Any[]): void => {
      const names = [...path, source].map(({ id }) => id).join(' → ')
      expect(path.includes(source), names).toBe(false)
      for (const each of premises(source, mta)) visit(each, [...path, source])
    }
    for (const source of wanted) visit(source, [])
  })

  test('two sources of one id are the same', () => {
    const found = new Map<string, Any>()
    const visit = (source: Any): void => {
      const other = found.get(source.id)
      if (other) {
        expect(source, `two different sources are called ${source.id}`).toBe(other)
        return
      }
      found.set(source.id, source)
      for (const each of premises(source, mta)) if (!('slot' in source)) visit(each)
    }
    for (const source of wanted) visit(source)
    for (const { by } of mta.fills) visit(by)
  })

  test('every slot that a check or cause needs is filled', () => {
    const filled = mta.fills.map(({ slot }) => slot.id)
    const needed = wanted.filter((source) => 'slot' in source).map(({ id }) => id)
    expect(needed.filter((id) => !filled.includes(id))).toEqual([])
  })
})
