import { width } from '../text/text.ts'
import type { App } from './app.ts'
import { blank, cut, ends, type Line, line, lineWidth, span } from './draw/line.ts'
import { type Pen, penOf } from './draw/pen.ts'
import { keyLabel } from './keys.ts'
import type { Binding } from './screen.ts'

/** Smaller is told, not tried. */
export const least = { columns: 60, rows: 16 } as const

export interface Frame {
  readonly header: readonly Line[]
  readonly body: readonly Line[]
  readonly footer: readonly Line[]
}

/** Everything that is on the terminal now. Its rows are exactly as many and as wide as the terminal has. */
export const frameOf = (app: App, columns: number, rows: number): Frame => {
  if (columns < least.columns || rows < least.rows) return tooSmall(columns, rows)
  const { reader } = app.look
  const pen = penOf(app.look, columns - 2, rows - 4)
  const inset = (each: Line): Line => [span(' '), ...cut(each, columns - 2, pen.dots)]
  const body = (app.screen?.body(pen) ?? []).slice(0, pen.rows).map(inset)
  const rule = line(` ${pen.rule.repeat(columns - 2)}`, 'dim')
  const header = inset(headerOf(app, pen))
  const bar = inset(app.input ? inputLine(app, pen) : barOf(app.bindings(), pen))
  if (reader)
    return { header: [header], body: body.filter((each) => lineWidth(each) > 1), footer: [...notices(app, inset), bar] }
  const missing = Array.from({ length: pen.rows - body.length }, () => blank)
  return {
    header: [header, rule],
    body: [...body, ...missing],
    footer: [app.notice ? noticeRule(app.notice, pen) : rule, bar],
  }
}

const tooSmall = (columns: number, rows: number): Frame => {
  const words = [
    `This window is ${columns} x ${rows}.`,
    `mailmedic needs ${least.columns} x ${least.rows}.`,
    'Make it larger; q leaves.',
  ]
  const body = words.slice(0, rows).map((text) => cut(line(text), columns))
  return {
    header: [],
    body: [...body, ...Array.from({ length: Math.max(0, rows - body.length) }, () => blank)],
    footer: [],
  }
}

/** Which server, what runs there, and whether anything may be changed: never out of sight. */
const headerOf = (app: App, pen: Pen): Line => {
  const { session, screen } = app
  const mta = session?.state.mta
  const brand = [span('mailmedic', 'accent')]
  const host = session ? [span(pen.safe(session.target), 'strong')] : []
  const kind = mta ? [span(pen.safe(`${mta.name} ${mta.version}`))] : []
  const mode = screen?.mode?.() ?? 'read-only'
  const right = [session?.recording ? 'recording' : '', mode, screen?.place() ?? ''].filter((text) => text !== '')
  const end = line(right.map(pen.safe).join('   '))
  const room = pen.columns - lineWidth(end) - 2
  const all = [[brand, host, kind], [host, kind], [host]].map(spaced)
  return ends(all.find((each) => lineWidth(each) <= room) ?? all.at(-1) ?? blank, end, pen.columns, pen.dots)
}

const spaced = (parts: readonly Line[]): Line =>
  parts.filter((each) => each.length > 0).flatMap((each, at) => (at === 0 ? each : [span('   '), ...each]))

const notices = (app: App, inset: (each: Line) => Line): readonly Line[] => (app.notice ? [inset(app.notice)] : [])

const noticeRule = (notice: Line, pen: Pen): Line => {
  const shown = cut(notice, pen.columns - 8, pen.dots)
  const after = Math.max(0, pen.columns - 5 - lineWidth(shown))
  return [span(` ${pen.rule.repeat(3)} `, 'dim'), ...shown, span(` ${pen.rule.repeat(after)}`, 'dim')]
}

const inputLine = (app: App, pen: Pen): Line => {
  const { input } = app
  if (!input) return blank
  const label = pen.safe(input.label)
  if (input.choice) return [span(`${label}  `, 'strong'), span('y yes   any other key no', 'dim')]
  const room = pen.columns - width(label) - 2
  return [span(`${label}${input.label.endsWith(' ') ? ' ' : ''}`, 'accent'), ...input.field.shown(room, pen.unicode)]
}

const stayed = ['esc', '?', 'q', 'ctrl-c']

/** What can be done now. Where not all of it fits, the help has the rest; the ways back and out stay. */
const barOf = (bindings: readonly Binding[], pen: Pen): Line => {
  const shown = bindings.filter(({ bar }) => bar !== undefined)
  const item = ({ keys, bar }: Binding): Line => [span(keyLabel(keys[0] ?? '', pen.unicode), 'accent'), span(` ${bar}`)]
  const last = shown.filter(({ keys }) => stayed.includes(keys[0] ?? ''))
  const first = shown.filter((each) => !last.includes(each))
  const ending = last.map(item)
  const kept: Line[] = []
  for (const each of first.map(item)) if (together([...kept, each, ...ending], 2) <= pen.columns) kept.push(each)
  const all = [...kept, ...ending]
  const gap = ' '.repeat(together(all, 3) <= pen.columns ? 3 : 2)
  return all.flatMap((each, at) => (at === 0 ? each : [span(gap), ...each]))
}

const together = (items: readonly Line[], gap: number): number =>
  items.reduce((sum, each) => sum + lineWidth(each) + gap, -gap)

/** The rows of a frame, from top to bottom. */
export const rowsOf = ({ header, body, footer }: Frame): readonly Line[] => [...header, ...body, ...footer]
