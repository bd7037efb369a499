import type { ReportedDiagnosis } from '../../run/event.ts'
import { causePage } from '../../run/words.ts'
import { blank, line } from '../draw/line.ts'
import { Scroll } from '../draw/scroll.ts'
import type { Screen } from '../screen.ts'

/** The cure in words. */
export const byHand = (cause: ReportedDiagnosis): Screen => {
  const scroll = new Scroll()
  return {
    id: 'by-hand',
    place: () => scroll.place || 'what to do',
    keys: () => scroll.keys(),
    body: (pen) =>
      scroll.lines(
        [
          ...pen.wrap(cause.title, 'strong'),
          blank,
          ...pen.wrap(cause.cure),
          blank,
          ...pen.field('because', cause.because),
          ...pen.field('against', cause.against.length > 0 ? cause.against : ['nothing found']),
          ...pen.field('more', [causePage(cause.cause)]),
          blank,
          line('y copies the cure', 'dim'),
        ],
        pen.rows,
      ),
    copy: () => cause.cure,
  }
}
