import type { Line, Tone } from './line.ts'

export interface Theme {
  readonly color: boolean
  /** The background is light: what cannot be read there (yellow, cyan) is not used. */
  readonly light: boolean
}

/** ECMA-48, SGR. Only the 16 colours, which every terminal lets people choose to their liking. */
const onDark: Readonly<Record<Tone, string>> = {
  ok: '32',
  warning: '33',
  critical: '1;31',
  unknown: '35',
  skipped: '2',
  dim: '2',
  strong: '1',
  accent: '36',
  added: '32',
  removed: '31',
}
const onLight: Readonly<Record<Tone, string>> = { ...onDark, warning: '1', accent: '34' }
/** NO_COLOR: weight is no colour. */
const plain: Partial<Record<Tone, string>> = { critical: '1', strong: '1', accent: '1', dim: '2', skipped: '2' }

/** Nothing that steers a terminal gets past here, whatever a screen let through. */
const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Turns rows into what is written to the terminal. */
export const painter = ({ color, light }: Theme): ((spans: Line) => string) => {
  const codes = color ? (light ? onLight : onDark) : plain
  return (spans) =>
    spans
      .map(({ text, tone }) => {
        const safe = text.replace(steering, '')
        const code = tone === undefined ? undefined : codes[tone]
        return code === undefined || safe === '' ? safe : `\u001b[${code}m${safe}\u001b[0m`
      })
      .join('')
}
