import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  entriesScript,
  keepScript,
  ownScript,
  restoreScript,
  stateScript,
  writeScript,
} from '../../src/target/host-scripts.ts'

const root = mkdtempSync(join(tmpdir(), 'mailmedic-scripts-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const { uid, gid } = userInfo()
const owner = `${uid}:${gid}`
const shells = ['dash', 'bash', 'busybox'].filter((shell) => spawnSync(shell, ['--help']).error === undefined)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x-'))
})
const at = (name: string): string => join(folder, name)

describe.each(shells)('%s', (shell) => {
  const first = shell === 'busybox' ? ['sh'] : []
  const sh = (script: string, args: readonly string[], stdin = '') => {
    const ran = spawnSync(shell, [...first, '-c', script, 'test', ...args], { input: stdin, encoding: 'utf8' })
    return { code: ran.status, out: ran.stdout.trim(), err: ran.stderr }
  }
  const entries = (path: string, lines: string, keys: readonly string[], bytes = Buffer.byteLength(lines)) =>
    sh(entriesScript, [path, owner, '600', String(bytes), ...keys], lines)

  test('a new table holds the line, for its owner alone', () => {
    expect(entries(at('map'), '[relay.example.net]:587 us:secret\n', ['[relay.example.net]:587']).code).toBe(0)
    expect(readFileSync(at('map'), 'utf8')).toBe('[relay.example.net]:587 us:secret\n')
    expect(statSync(at('map')).mode & 0o777).toBe(0o600)
  })

  test.each([
    [
      'other lines stay, in order',
      'other.example a:b\nRELAY.example us:old\n# note\nmore c:d\n',
      'other.example a:b\n# note\nmore c:d\n',
    ],
    [
      'what continues a line goes with it',
      'relay.example\n  us:old\n\n# note\n  and more\nmore c:d',
      '\n# note\nmore c:d\n',
    ],
    ['a key in quotes is the same key', '"relay.example" us:old\n', ''],
    [
      'a key that only begins so is another',
      'relay.example.org a:b\n[relay.example]:25 c:d\n',
      'relay.example.org a:b\n[relay.example]:25 c:d\n',
    ],
    ['an empty file', '', ''],
  ])('%s', (_, before, kept) => {
    writeFileSync(at('map'), before, { mode: 0o644 })
    expect(entries(at('map'), 'relay.example us:new\n', ['relay.example', '[x=y]:1'])).toMatchObject({
      code: 0,
      err: '',
    })
    expect(readFileSync(at('map'), 'utf8')).toBe(`${kept}relay.example us:new\n`)
    expect(statSync(at('map')).mode & 0o777).toBe(0o600)
  })

  test('it can be done twice', () => {
    for (const _ of [1, 2]) entries(at('map'), 'k v\n', ['k'])
    expect(readFileSync(at('map'), 'utf8')).toBe('k v\n')
  })

  test('lines that came in part change nothing and leave nothing', () => {
    writeFileSync(at('map'), 'k old\n')
    expect(entries(at('map'), 'k ne', ['k'], 8).code).toBe(75)
    expect(readFileSync(at('map'), 'utf8')).toBe('k old\n')
    expect(readdirSync(folder)).toEqual(['map'])
  })

  test('what a killed run left beside the file goes, and nothing else does', () => {
    for (const name of ['map.mm-a1B2c3', 'map.backup', 'map.mm-notes.txt']) writeFileSync(at(name), 'secret')
    expect(sh(writeScript, [at('map'), owner, '640', '2'], 'k\n').code).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual(['map', 'map.backup', 'map.mm-notes.txt'])
    expect(statSync(at('map')).mode & 0o777).toBe(0o640)
  })

  test('owner and mode of a file that need not be there', () => {
    expect(sh(ownScript, [at('map'), owner, '600', '']).code).toBe(0)
    expect(sh(ownScript, [at('map'), owner, '600', 'must']).code).toBe(66)
    writeFileSync(at('map'), '', { mode: 0o644 })
    expect(sh(ownScript, [at('map'), owner, '600', '']).code).toBe(0)
    expect(statSync(at('map')).mode & 0o777).toBe(0o600)
  })

  test('a sum tells the same content again, and nothing to who has only the sum', () => {
    writeFileSync(at('map'), 'relay us:weak\n', { mode: 0o600 })
    const [one, other] = [at('run-1/0'), at('run-2/0')]
    const kept = sh(keepScript, [one, at('map')]).out
    expect(sh(stateScript, [one, at('map')]).out).toBe(kept)
    expect(kept.split(' ')[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(sh(keepScript, [other, at('map')]).out).not.toBe(kept)
    writeFileSync(at('map'), 'relay us:week\n')
    expect(sh(stateScript, [one, at('map')]).out).not.toBe(kept)
  })

  test('files are put back as they were, and one that was not there is gone with what lay beside it', () => {
    writeFileSync(at('map'), 'old', { mode: 0o600 })
    chmodSync(at('map'), 0o640)
    const kept = sh(keepScript, [at('run/0'), at('map'), at('map.db')]).out
    for (const name of ['map', 'map.db', 'map.mm-a1B2c3', 'map.db.mm-a1B2c3']) writeFileSync(at(name), 'new')
    expect(sh(restoreScript, [at('run/0'), at('map'), at('map.db')])).toMatchObject({ code: 0, out: kept })
    expect(readFileSync(at('map'), 'utf8')).toBe('old')
    expect(statSync(at('map')).mode & 0o777).toBe(0o640)
    expect(existsSync(at('map.db'))).toBe(false)
    expect(readdirSync(folder).toSorted()).toEqual(['map', 'run'])
  })
})
