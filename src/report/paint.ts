import type { Status } from '../checks/check.ts'

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', magenta: '35', cyan: '36' } as const
export type Paint = keyof typeof codes

export type Painter = (text: string, ...paints: Paint[]) => string
/** Colour only helps: every state is a word too. */
export const painter = (on: boolean): Painter =>
  on ? (text, ...paints) => `\u001b[${paints.map((p) => codes[p]).join(';')}m${text}\u001b[0m` : (text) => text

export const statusPaint: Readonly<Record<Status, Paint>> = {
  ok: 'green',
  warning: 'yellow',
  critical: 'red',
  unknown: 'magenta',
  skipped: 'dim',
}
