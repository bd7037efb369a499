import type { MendState } from '../../../run/mend-state.ts'
import { blank, type Line, type Tone } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Binding } from '../../screen.ts'

const tones: Readonly<Record<NonNullable<MendState['outcome']>, Tone>> = {
  proved: 'ok',
  undone: 'ok',
  'nothing-to-do': 'ok',
  planned: 'dim',
  refused: 'warning',
  'rolled-back': 'warning',
  unproved: 'unknown',
  stranded: 'critical',
}

/** How it ended, in a word and a sentence, and what to do next. */
export const endingLines = ({ outcome, words, hint, run }: MendState, pen: Pen): Line[] => {
  if (outcome === null) return []
  const undo = outcome === 'proved' || outcome === 'unproved' || outcome === 'stranded'
  return [
    ...pen.wrap(`${outcome}: ${words}`, tones[outcome]),
    ...(hint ? pen.wrap(hint) : []),
    ...(run && undo && !hint?.includes('undo')
      ? [blank, ...pen.wrap(`Recorded as ${run}. To take it back: u here, or mailmedic undo ${run}`, 'dim')]
      : []),
  ]
}

export const endingKeys = (
  { run, outcome }: MendState,
  again: (() => void) | undefined,
  report: () => void,
  undo: (run: string) => void,
): readonly Binding[] => [
  ...(again ? [{ keys: ['enter', 'r'], bar: 'look again', help: 'ask the server everything again', run: again }] : []),
  { keys: ['e'], bar: 'report', help: 'write the report, with what was done, to a file', run: report },
  ...(run !== null && outcome !== 'undone'
    ? [{ keys: ['u'], bar: 'undo', help: 'take this change back', run: () => undo(run) }]
    : []),
]
