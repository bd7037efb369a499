import type { App } from '../app.ts'
import { cell, line, span } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import { lineInput } from '../line-input.ts'
import type { Screen } from '../screen.ts'
import type { HostChoice } from '../services.ts'
import { startRun } from '../start.ts'

/** Which server: those of ~/.ssh/config and of recent changes, or one that is typed. */
export const hosts = (app: App): Screen => {
  let known: readonly HostChoice[] | null = null
  const list = new List<HostChoice>(
    () => known ?? nobody,
    ({ target, from }) => `${target} ${from}`,
  )
  void app.services.hosts().then(
    (found) => {
      known = found
      app.changed()
    },
    () => {
      known = []
      app.changed()
    },
  )
  const typed = (): void => {
    app.input = lineInput('Host: ', '', {
      done: (target) => target.trim() !== '' && void startRun(app, { target: target.trim() }),
    })
  }
  return {
    id: 'hosts',
    place: () => `host ${list.place}`,
    keys: () => [
      ...(list.chosen
        ? [
            {
              keys: ['enter'],
              bar: 'connect',
              help: 'look at this server',
              run: () => list.chosen && void startRun(app, list.chosen),
            },
          ]
        : []),
      {
        keys: list.chosen ? ['t', 'o'] : ['enter', 't', 'o'],
        bar: 'type a name',
        help: 'another host: [user@]host[:port]',
        run: typed,
      },
      ...list.keys(),
    ],
    filter: list.filtering,
    body: (pen) => [
      line('Which mail server?', 'strong'),
      ...pen.wrap('mailmedic logs in over SSH and only reads. Hosts of ~/.ssh/config and of recent changes:', 'dim'),
      line(''),
      ...list.lines(
        pen.rows - 4,
        pen,
        ({ target, from }, chosen) => [
          span(chosen ? '> ' : '  ', 'accent'),
          span(cell(pen.safe(target), 44, pen.dots), chosen ? 'strong' : undefined),
          span(`  ${pen.safe(from)}`, 'dim'),
        ],
        known === null ? 'looking …' : 'none is known yet: enter types one',
      ),
    ],
  }
}

const nobody: readonly HostChoice[] = []
