import { expect, test } from 'vitest'
import type { TargetFlags } from '../../src/cli/options.ts'
import { alongInside, alongWay, insideOf, wayTo } from '../../src/cli/way.ts'

const flags: TargetFlags = {
  hostKeyChecking: 'yes',
  sudo: 'auto',
  connectTimeout: 10,
  timeout: 20,
  deadline: 120,
  transport: 'auto',
}

test('a record says how to come back, and into which container', () => {
  const way = wayTo('mx', { ...flags, port: 2022, container: 'mail', containerEngine: 'podman' })
  expect(way).toEqual({ target: 'mx', port: 2022, container: 'mail', containerEngine: 'podman' })
  expect(alongWay({ ...flags, port: 22 }, way)).toMatchObject({
    port: 22,
    container: 'mail',
    containerEngine: 'podman',
  })
})

test('what was done on a host is not taken back in a container, whatever is said now', () => {
  const other = { ...flags, container: 'post' } as const
  expect(insideOf(alongWay(other, wayTo('mx', flags)))).toEqual({})
  expect(insideOf(alongWay(other, wayTo('mx', { ...flags, container: 'mail' })))).toEqual({ container: 'mail' })
  expect(insideOf(alongInside(other, {}))).toEqual({})
  expect(insideOf(alongInside({ ...flags, instance: 'postfix-out' }, {}))).toEqual({})
})
