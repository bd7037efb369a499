import type { App } from '../app.ts'
import { cell, line, span } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import type { Screen } from '../screen.ts'
import type { PlaybookChoice } from '../services.ts'
import { startRun } from '../start.ts'

const none: readonly PlaybookChoice[] = []

/** Which questions: the playbooks that are built in, those of this folder and those of the user. */
export const playbooks = (app: App): Screen => {
  let known: readonly PlaybookChoice[] = none
  const list = new List<PlaybookChoice>(
    () => known,
    ({ id, title }) => `${id} ${title}`,
  )
  void app.services.playbooks().then((found) => {
    known = found
    app.changed()
  })
  return {
    id: 'playbooks',
    place: () => `playbook ${list.place}`,
    keys: () => [
      {
        keys: ['enter'],
        bar: 'run it',
        help: 'run this playbook on the same server',
        run: () => list.chosen && void startRun(app, { playbook: list.chosen.id }),
      },
      ...list.keys(),
    ],
    filter: list.filtering,
    body: (pen) => [
      line('Which playbook?', 'strong'),
      line(''),
      ...list.lines(pen.rows - 2, pen, ({ id, title, origin }, chosen) => [
        span(chosen ? '> ' : '  ', 'accent'),
        span(cell(pen.safe(id), 22, pen.dots), chosen ? 'strong' : undefined),
        span(`  ${cell(pen.safe(title), 36, pen.dots)}`),
        span(`  ${pen.safe(origin)}`, 'dim'),
      ]),
    ],
  }
}
