import type { Status } from '../../checks/check.ts'
import { clean, shorten, toAscii, wrap } from '../../text/text.ts'
import { type Line, line, type Span, span, type Tone } from './line.ts'

/** What the terminal is like. */
export interface Look {
  readonly color: boolean
  readonly light: boolean
  /** false: plain ASCII. */
  readonly unicode: boolean
  /** A screen reader reads: no rules, no pictures, no ticking. */
  readonly reader: boolean
}

/** What a screen draws with: how much room there is, and foreign text made safe. */
export interface Pen {
  readonly columns: number
  readonly rows: number
  readonly unicode: boolean
  readonly reader: boolean
  /** Two blocks fit beside each other. */
  readonly wide: boolean
  readonly dots: string
  readonly dot: string
  readonly rule: string
  /** The same with less room: for a pane, or indented. */
  narrower(columns: number): Pen
  /** Foreign text as one line that can be shown. */
  safe(text: string): string
  shorten(text: string, columns: number): string
  /** Foreign text over as many lines as it takes. */
  wrap(text: string, tone?: Tone, columns?: number, most?: number): Line[]
  /** A label, then text beside it, wrapped under itself. */
  field(label: string, texts: readonly string[], tone?: Tone, most?: number): Line[]
  /** A state as a mark and a word, 10 columns. */
  mark(status: Status): Span
}

export const labelColumns = 10

const marks: Readonly<Record<Status, readonly [unicode: string, ascii: string]>> = {
  ok: ['✓', '+'],
  warning: ['!', '!'],
  critical: ['✗', 'x'],
  unknown: ['?', '?'],
  skipped: ['-', '-'],
}

export const penOf = (look: Look, columns: number, rows: number): Pen => {
  const { unicode, reader } = look
  const dots = unicode ? '…' : '...'
  const safe = (text: string): string => (unicode ? clean(text) : toAscii(clean(text)))
  const wrapped: Pen['wrap'] = (text, tone, room = columns, most = Number.POSITIVE_INFINITY) =>
    wrap(safe(text), Math.max(8, room), most, dots).map((each) => line(each, tone))
  return {
    columns,
    rows,
    unicode,
    reader,
    // Who listens would hear two texts mixed, row by row.
    wide: columns >= 138 && !reader,
    dots,
    dot: unicode ? ' · ' : ' | ',
    rule: unicode ? '─' : '-',
    safe,
    narrower: (fewer) => ({ ...penOf(look, fewer, rows), wide: false }),
    shorten: (text, room) => shorten(text, room, dots),
    wrap: wrapped,
    field: (label, texts, tone, most) =>
      texts
        .flatMap((text) => wrapped(text, tone, columns - labelColumns, most))
        .map((each, at) => [span((at === 0 ? label : '').padEnd(labelColumns), 'dim'), ...each]),
    mark: (status) => span(`${marks[status][unicode ? 0 : 1]} ${status.padEnd(8)}`, status),
  }
}
