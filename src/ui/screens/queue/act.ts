import type { QueueMessage } from '../../../queue/message.ts'
import { actsOn, type QueueVerb, queueVerbs } from '../../../queue/verbs.ts'
import { count, number } from '../../../text/numbers.ts'
import type { App } from '../../app.ts'
import { blank, type Line, line, numberCell, span } from '../../draw/line.ts'
import { List } from '../../draw/list.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Binding, Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { planFix } from '../fix/start.ts'
import { type QueueStore, queueOf } from './store.ts'

interface Verb {
  readonly title: string
  readonly means: string
}
const verbs: Readonly<Record<QueueVerb, Verb>> = {
  hold: { title: 'Put on hold', means: 'nothing tries them until they are released' },
  release: { title: 'Release', means: 'off hold: they are tried again' },
  flush: { title: 'Try now', means: 'delivered, or deferred again with a longer wait' },
  requeue: { title: 'Requeue', means: 'a new queue id; rewritten and filtered anew' },
  delete: { title: 'Delete', means: 'out of the queue; a copy stays on the host, for undo' },
}

/** `x`: something is done with what is chosen, or else with what is under the cursor. */
export const actKey = (app: App, session: Session, under: () => readonly QueueMessage[]): Binding => ({
  keys: ['x'],
  bar: 'act',
  help: 'hold, release, try now, requeue or delete what is chosen, or what is under the cursor; shows the plan first',
  run: () => {
    const queue = queueOf(app, session)
    const messages = queue.chosen.size > 0 ? queue.table.messages.filter(({ id }) => queue.chosen.has(id)) : under()
    if (session.recording) app.tell(line('this is a recording: nothing can be changed', 'warning'))
    else if (messages.length === 0) app.tell(line('there is no message to do something with', 'dim'))
    else app.push(act(app, session, queue, messages))
  },
})

/** As much as `mailmedic queue` allows by itself. */
const risk = { maxRisk: 'interrupts', allowedBy: 'acting on the queue' } as const

/** What can be done with these messages: each way leads to its plan, and nothing is changed before that is approved. */
const act = (app: App, session: Session, queue: QueueStore, messages: readonly QueueMessage[]): Screen => {
  const fitting = (verb: QueueVerb): readonly QueueMessage[] =>
    messages.filter((message) => actsOn[verb].includes(message.queue))
  const list = new List<QueueVerb>(
    () => queueVerbs,
    (verb) => verbs[verb].title,
  )
  const go = (): void => {
    const verb = list.chosen
    if (!verb) return
    const ids = fitting(verb).map(({ id }) => id)
    if (ids.length === 0) app.tell(line(`none of them is in ${actsOn[verb].join(' or ')}`, 'dim'))
    else {
      app.back()
      const fix = { id: `queue-${verb}`, title: `${verbs[verb].title}: ${count(ids.length, 'message')}`, ...risk }
      const read = (): void => void queue.read()
      planFix(app, session, fix, { ids: ids.join(',') }, { again: () => app.back(), ended: read })
    }
  }
  return {
    id: 'act',
    place: () => 'act',
    keys: () => [
      { keys: ['enter', 'right'], bar: 'show the plan', help: 'what would be done; nothing is changed yet', run: go },
      ...list.keys(),
    ],
    body: (pen) => [
      ...pen.wrap(
        `What to do with ${messages.length === 1 ? `message ${messages[0]?.id}` : count(messages.length, 'message')}?`,
        'strong',
      ),
      ...pen.wrap('Each shows its plan first. Nothing is changed before you approve it.', 'dim'),
      blank,
      ...list.lines(pen.rows - 4, pen, (verb, at) => row(verb, fitting(verb).length, at, pen)),
    ],
  }
}

const row = (verb: QueueVerb, fits: number, at: boolean, pen: Pen): Line => {
  const { title, means } = verbs[verb]
  const words = fits > 0 ? means : `none is in ${actsOn[verb].join(', ')}`
  return [
    span(at ? '> ' : '  ', 'accent'),
    span(title.padEnd(12), at ? 'strong' : fits > 0 ? undefined : 'dim'),
    span(numberCell(number(fits), 8), fits > 0 ? undefined : 'dim'),
    span(`  ${pen.shorten(words, pen.columns - 24)}`, 'dim'),
  ]
}
