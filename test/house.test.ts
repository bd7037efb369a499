import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { causes } from '../src/causes/index.ts'
import { checks } from '../src/checks/index.ts'
import { fixes } from '../src/fixes/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const src = join(root, 'src')

/** docs/architecture.md. main.ts and cli/ wire the floors together. */
const floors: Readonly<Record<string, number>> = {
  target: 0,
  probes: 1,
  dsn: 1,
  queue: 1,
  trace: 1,
  text: 1,
  mta: 2,
  checks: 3,
  causes: 3,
  fixes: 3,
  run: 4,
  report: 5,
  ui: 5,
  cli: 6,
  'main.ts': 6,
}

const walk = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : path.endsWith('.ts') || path.endsWith('.tsx') ? [path] : []
  })

interface Import {
  readonly from: string
  readonly typeOnly: boolean
}
const importsOf = (text: string): readonly Import[] => [
  ...Array.from(text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm), (m) => ({
    typeOnly: m[1] !== undefined,
    from: m[2] ?? '',
  })),
  ...Array.from(text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g), (m) => ({ typeOnly: false, from: m[1] ?? '' })),
  ...Array.from(text.matchAll(/^import\s+'([^']+)'/gm), (m) => ({ typeOnly: false, from: m[1] ?? '' })),
]

const files = walk(src).map((path) => {
  const text = readFileSync(path, 'utf8')
  const name = relative(src, path)
  const folder = name.split('/')[0] ?? ''
  return { path, name, folder, floor: floors[folder] ?? Number.NaN, text, imports: importsOf(text) }
})

/** Text without comments and strings: what is left is code. */
const code = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")

describe('floors', () => {
  test('every folder has one', () => {
    expect(files.filter(({ floor }) => Number.isNaN(floor)).map(({ name }) => name)).toEqual([])
  })

  test('an import points to a lower floor, or to a type at the head of a sibling folder', () => {
    const wrong = files.flatMap(({ path, name, folder, floor, imports }) =>
      imports
        .filter(({ from }) => from.startsWith('.'))
        .flatMap(({ from, typeOnly }) => {
          const to = relative(src, resolve(dirname(path), from))
          const other = to.split('/')[0] ?? ''
          const onto = floors[other] ?? Number.NaN
          // Within a folder all may know each other; main.ts and cli/ are one.
          if (other === folder || onto < floor || (onto === floor && (typeOnly || floor === 6))) return []
          return [`${name} imports ${to}`]
        }),
    )
    expect(wrong).toEqual([])
  })

  test('ui and report never know each other', () => {
    const pairs = files.flatMap(({ folder, name, imports }) =>
      imports
        .filter(
          ({ from }) =>
            (folder === 'ui' && from.includes('/report/')) || (folder === 'report' && from.includes('/ui/')),
        )
        .map(({ from }) => `${name}: ${from}`),
    )
    expect(pairs).toEqual([])
  })
})

/** What is loaded with a file, before anything is called: outside packages by name, own files by path. */
const loadedWith = (name: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(name)) return seen
  seen.add(name)
  const { path, text } = files.find((each) => each.name === name) ?? { path: '', text: '' }
  for (const [, clause = '', from = ''] of text.matchAll(/^(?:import|export)\s+([^'"]*?)from\s+'([^']+)'/gm)) {
    const names = /^\{(.*)\}\s*$/s
      .exec(clause)?.[1]
      ?.split(',')
      .map((each) => each.trim())
    if (clause.startsWith('type ') || names?.every((each) => each === '' || each.startsWith('type '))) continue
    if (from.startsWith('.')) loadedWith(relative(src, resolve(dirname(path), from)), seen)
    else if (!from.startsWith('node:')) seen.add(from)
  }
  return seen
}

describe('start-up loads nothing that is not needed yet', () => {
  test.each([
    ['cli/cli.ts', ['commander']],
    ['ui/create.ts', []],
    ['ui/first-frame.ts', []],
  ])('%s', (name, packages) => {
    const loaded = [...loadedWith(name)]
    expect(loaded).toContain(name)
    expect(loaded.filter((each) => !each.includes('/') || each.startsWith('@')).toSorted()).toEqual(packages)
    expect(
      loaded.filter((each) => /^(causes|checks|fixes)\/index|^run\/(run|mend|undo)\.ts|\.tsx$/.test(each)),
    ).toEqual([])
  })
})

describe('floors 1 to 3 are pure', () => {
  const pure = files.filter(({ floor }) => floor >= 1 && floor <= 3)
  const forbidden: Readonly<Record<string, RegExp>> = {
    'the clock': /\bDate\.now\b|\bnew Date\(\)|\bperformance\./,
    chance: /\bMath\.random\b|\bcrypto\./,
    printing: /\bconsole\.|(?<![.\w])process\.(?:env|argv|std|exit|on|platform|cwd)/,
    waiting: /\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b|\bsetInterval\b/,
  }
  test('no node: module', () => {
    expect(
      pure.filter(({ imports }) => imports.some(({ from }) => from.startsWith('node:'))).map(({ name }) => name),
    ).toEqual([])
  })
  test.each(Object.entries(forbidden))('no %s', (_, words) => {
    expect(pure.filter(({ text }) => words.test(code(text))).map(({ name }) => name)).toEqual([])
  })
})

const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase())

describe.each([
  ['checks', checks, 'defineCheck'],
  ['causes', causes, 'defineCause'],
  ['fixes', fixes, 'defineFix'],
] as const)('%s', (folder, registered, define) => {
  const own = files.filter(({ folder: each, text }) => each === folder && text.includes(`= ${define}(`))

  test('each has its own id', () => {
    const ids = registered.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })
  test('each file that defines one is registered', () => {
    const index = files.find(({ name }) => name === `${folder}/index.ts`)
    const missing = own.filter(({ name }) => !index?.text.includes(`./${name.split('/')[1]}`))
    expect(missing.map(({ name }) => name)).toEqual([])
  })
  test('file name, id and export agree', () => {
    const wrong = own
      // A file may hold several of one kind; then its ids speak for themselves.
      .filter(({ text }) => text.split(`= ${define}(`).length === 2)
      .filter(({ name, text }) => {
        const id = name.replace(/^.*\//, '').replace(/\.ts$/, '')
        return !text.includes(`id: '${id}'`) || !new RegExp(`export const ${camel(id)}\\b`).test(text)
      })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})

test('each check has a test of its own name', () => {
  const there = readdirSync(join(root, 'test/checks'))
  expect(checks.map(({ id }) => `${id}.test.ts`).filter((name) => !there.includes(name))).toEqual([])
})

test('files stay small enough to read', () => {
  const long = files.filter(({ text }) => text.split('\n').length > 300).map(({ name }) => name)
  expect(long).toEqual([])
})

test('the lock file holds no addresses, and every optional part: npm ci refuses one that is incomplete', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(text).not.toContain('"resolved"')
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(text).packages
  const optional = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}))
  expect(optional.filter((name) => !packages[`node_modules/${name}`])).toEqual([])
})
