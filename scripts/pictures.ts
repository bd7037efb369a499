/** The pictures of the README: real screens, drawn from recorded runs as the terminal draws them. Part of npm run generate. */
import { readFileSync } from 'node:fs'
import { causes } from '../src/causes/index.ts'
import { checks } from '../src/checks/index.ts'
import { fixes } from '../src/fixes/index.ts'
import type { RunEvent } from '../src/run/event.ts'
import { builtInFolder, readPlaybook } from '../src/run/playbook-find.ts'
import { width } from '../src/text/text.ts'
import type { App } from '../src/ui/app.ts'
import { createApp } from '../src/ui/create.ts'
import { pressAll } from '../src/ui/dispatch.ts'
import type { Line, Tone } from '../src/ui/draw/line.ts'
import { frameOf, rowsOf } from '../src/ui/frame.ts'
import type { Services } from '../src/ui/services.ts'
import { startRun } from '../src/ui/start.ts'

const columns = 80
const rows = 24
const cell = { wide: 8.4, high: 18 } as const

const colours: Readonly<Record<Tone, string>> = {
  ok: '#3fb950',
  warning: '#d29922',
  critical: '#f85149',
  unknown: '#bc8cff',
  skipped: '#8b949e',
  dim: '#8b949e',
  strong: '#ffffff',
  accent: '#39c5cf',
  added: '#3fb950',
  removed: '#f85149',
}
const bold: readonly Tone[] = ['strong', 'critical']

const events = (name: string): readonly RunEvent[] =>
  readFileSync(new URL(`../test/runs/${name}.ndjson`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const nothing = async function* (): AsyncGenerator<never> {}

/** A picture asks no server. */
const unasked = (): never => {
  throw new Error('a picture asks no server')
}

const servicesOf = (recorded: readonly RunEvent[]): Services => ({
  run: async function* () {
    yield* recorded
  },
  inspect: () => ({ queue: unasked, message: unasked, lines: unasked, log: unasked, close: async () => {} }),
  playbook: async () =>
    readPlaybook(
      { id: 'mail-stuck', file: `${builtInFolder}mail-stuck.yaml`, origin: 'built in' },
      { checks, causes, fixes },
    ),
  playbooks: async () => [],
  hosts: async () => [],
  exportReport: async () => '',
  exportText: async () => '',
  fixes: async (ids) =>
    fixes.filter(({ id }) => ids.includes(id)).map(({ id, title, explain }) => ({ id, title, explain, options: [] })),
  mend: nothing,
  undo: nothing,
  runs: async () => [],
  savePlan: async () => '',
  write: () => {},
  now: () => new Date('2026-11-21T20:31:00Z'),
})

const appAt = async (name: string, keys: readonly string[]): Promise<App> => {
  const recorded = events(name)
  const app = createApp(servicesOf(recorded), { color: true, light: false, unicode: true, reader: false })
  const first = recorded[0]
  await startRun(app, { target: first?.type === 'run-started' ? first.target : '' })
  while (app.session?.running) await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  pressAll(app, keys)
  return app
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const rowSvg = (row: Line, at: number): string => {
  let column = 0
  const y = 16 + at * cell.high
  return row
    .map(({ text, tone }) => {
      const x = 12 + column * cell.wide
      column += width(text)
      if (text.trim() === '') return ''
      const fill = tone === undefined ? '' : ` fill="${colours[tone]}"`
      const weight = tone !== undefined && bold.includes(tone) ? ' font-weight="bold"' : ''
      const length = (width(text) * cell.wide).toFixed(1)
      return `<text x="${x.toFixed(1)}" y="${y + 4}" textLength="${length}"${fill}${weight} xml:space="preserve">${xml(text)}</text>`
    })
    .join('')
}

const svg = (app: App, title: string): string => {
  const [wide, high] = [24 + columns * cell.wide, 16 + rows * cell.high]
  const lines = rowsOf(frameOf(app, columns, rows))
    .map(rowSvg)
    .filter(Boolean)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-label="${title}">
<rect width="100%" height="100%" rx="6" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#c9d1d9">
${lines.join('\n')}
</g>
</svg>
`
}

const wanted = [
  ['wizard', ['esc', 'g', 'down', 'down'], 'The wizard: each step with its sentence of why, and what came out'],
  ['verdict', [], 'The verdict: the cause, what it explains, what proves it, what bites next, the ways out'],
  ['evidence', ['v'], 'Every finding, the worst first'],
] as const

export const pictures = async (): Promise<Readonly<Record<string, string>>> => {
  const made = wanted.map(async ([name, keys, title]) => {
    const app = await appAt('incident', keys)
    return [`docs/pictures/${name}.svg`, svg(app, title)] as const
  })
  return Object.fromEntries(await Promise.all(made))
}
