import type { Line } from '../draw/line.ts'
import { blank, line, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import { Scroll } from '../draw/scroll.ts'
import { keyLabel } from '../keys.ts'
import type { Binding, Screen } from '../screen.ts'

/** The keys of the view that it was called from, then those that work everywhere. */
export const help = (view: string, own: readonly Binding[], everywhere: readonly Binding[]): Screen => {
  const scroll = new Scroll()
  return {
    id: 'help',
    place: () => scroll.place || 'help',
    keys: () => scroll.keys(),
    body: (pen) =>
      scroll.lines(
        [
          line(`Keys of this view (${view})`, 'strong'),
          ...own.flatMap((each) => bindingLines(each, pen)),
          blank,
          line('Everywhere', 'strong'),
          ...everywhere.flatMap((each) => bindingLines(each, pen)),
          blank,
          ...pen.wrap(
            'A state is one of ok, warning, critical, unknown (it could not be told) and skipped. Times are UTC.',
            'dim',
          ),
        ],
        pen.rows,
      ),
  }
}

const keyColumns = 20

const bindingLines = ({ keys, help }: Binding, pen: Pen): Line[] => {
  const names = keys.map((name) => keyLabel(name, pen.unicode)).join(' ')
  return pen
    .wrap(help, undefined, pen.columns - keyColumns - 2)
    .map((each, at) => [span('  '), span((at === 0 ? names : '').padEnd(keyColumns), 'accent'), ...each])
}
