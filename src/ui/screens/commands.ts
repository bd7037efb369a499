import { repeatLine } from '../../probes/repeat.ts'
import type { RunState } from '../../run/state.ts'
import { duration } from '../../text/numbers.ts'
import type { App } from '../app.ts'
import { blank, cell, cut, type Line, line, numberCell, span, type Tone } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import type { Pen } from '../draw/pen.ts'
import { Scroll } from '../draw/scroll.ts'
import type { Screen } from '../screen.ts'
import type { Session } from '../session.ts'
import { clock } from './words.ts'

type Asked = RunState['asked'][number]

/** Everything that was asked of the server: when, for how long, how it ended. */
export const commands = (app: App, session: Session): Screen => {
  const list = new List<Asked>(
    () => session.state.asked,
    (each) => `${each.status} ${each.ask.kind} ${repeatLine(each.ask)}`,
  )
  return {
    id: 'commands',
    place: () => `questions ${list.place}`,
    keys: () => [
      {
        keys: ['enter', 'right'],
        bar: 'open',
        help: 'the whole line',
        run: () => list.chosen && app.push(command(list.chosen)),
      },
      ...list.keys(),
    ],
    filter: list.filtering,
    copy: () => (list.chosen ? repeatLine(list.chosen.ask) : null),
    body: (pen) => {
      const head = cell('time UTC', 10) + cell('answer', 13) + 'exit'.padStart(4) + 'took'.padStart(9)
      return [
        line(`  ${head}  what was asked, as a line to type there`, 'dim'),
        ...list.lines(pen.rows - 1, pen, (each, chosen) => row(each, chosen, pen), 'nothing was asked yet'),
      ]
    },
  }
}

const tones: Partial<Record<Asked['status'], Tone>> = {
  ok: 'dim',
  denied: 'warning',
  failed: 'critical',
  timeout: 'warning',
  unreachable: 'warning',
}

const row = (each: Asked, chosen: boolean, pen: Pen): Line =>
  cut(
    [
      span(chosen ? '> ' : '  ', 'accent'),
      span(cell(clock(each.at), 10), 'dim'),
      span(cell(each.status, 13), tones[each.status]),
      span(numberCell(each.exitCode === null ? '' : `${each.exitCode}`, 4)),
      span(numberCell(duration(each.ms), 9), 'dim'),
      span(`  ${pen.safe(repeatLine(each.ask))}`, chosen ? 'strong' : undefined),
    ],
    pen.columns,
    pen.dots,
  )

/** One question in full. */
const command = (asked: Asked): Screen => {
  const scroll = new Scroll()
  return {
    id: 'command',
    place: () => scroll.place || 'question',
    keys: () => scroll.keys(),
    copy: () => repeatLine(asked.ask),
    body: (pen) =>
      scroll.lines(
        [
          ...pen.wrap(repeatLine(asked.ask), 'strong'),
          blank,
          ...pen.field('answer', [
            `${asked.status}${asked.exitCode === null ? '' : `, exit status ${asked.exitCode}`}`,
          ]),
          ...(asked.why ? pen.field('why', [asked.why]) : []),
          ...pen.field('when', [`${asked.at}, answered after ${duration(asked.ms)}`]),
          ...('as' in asked.ask && asked.ask.as ? pen.field('as', [asked.ask.as]) : []),
          blank,
          line('It only reads. y copies the line.', 'dim'),
        ],
        pen.rows,
      ),
  }
}
