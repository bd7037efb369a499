import type { Finding } from '../../checks/check.ts'
import type { App } from '../app.ts'
import { cut, type Line, span } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import { panes } from '../draw/panes.ts'
import type { Pen } from '../draw/pen.ts'
import type { Screen } from '../screen.ts'
import type { Session } from '../session.ts'
import { finding, findingLines } from './finding.ts'
import { about, byUrgency } from './words.ts'

/** Every finding, the worst first, each with what was asked and the words of the answer. */
export const evidence = (app: App, session: Session): Screen => {
  let all = true
  let cached: { readonly of: readonly Finding[]; readonly all: boolean; readonly rows: readonly Finding[] } | undefined
  const rows = (): readonly Finding[] => {
    const of = session.state.findings
    if (cached?.of !== of || cached.all !== all) {
      const wanted = all ? of : of.filter(({ status }) => status !== 'ok' && status !== 'skipped')
      cached = { of, all, rows: wanted.toSorted(byUrgency) }
    }
    return cached.rows
  }
  const list = new List(rows, (each) => `${each.status} ${each.check} ${about(each)}`)
  const open = (): void => {
    if (list.chosen) app.push(finding(list.chosen))
  }
  return {
    id: 'evidence',
    place: () => `${all ? 'findings' : 'problems'} ${list.place}`,
    keys: () => [
      { keys: ['enter', 'right'], bar: 'open', help: 'what was asked, and the answer', run: open },
      {
        keys: ['a'],
        bar: all ? 'problems only' : 'all',
        help: 'all findings, or problems only',
        run: () => {
          all = !all
        },
      },
      ...list.keys(),
    ],
    filter: list.filtering,
    copy: () => (list.chosen ? about(list.chosen) : null),
    body: (pen) =>
      panes(
        pen,
        (on) => list.lines(pen.rows, on, (each, chosen) => row(each, chosen, on), 'no finding yet'),
        (on) => (list.chosen ? findingLines(list.chosen, on) : []),
      ),
  }
}

const row = (each: Finding, chosen: boolean, pen: Pen): Line =>
  cut(
    [
      span(chosen ? '> ' : '  ', 'accent'),
      pen.mark(each.status),
      span(' '),
      span(pen.safe(about(each)), chosen ? 'strong' : undefined),
    ],
    pen.columns,
    pen.dots,
  )
