import { defineFix } from './fix.ts'
import { selectionOptions } from './queue-options.ts'
import { planQueueWork, queueNeeds } from './queue-plan.ts'
import { stillThere } from './queue-selection.ts'

export const queueRequeue = defineFix({
  id: 'queue-requeue',
  title: 'Requeue messages',
  cures: [],
  explain:
    'Messages come into the queue anew, as if they had just arrived: address rewriting, transport and content filter are chosen again. For after such a setting was changed. They get a new queue id and time of arrival. Options: ids, from, to, domain, reason, older, queue, all=ALL.',
  options: selectionOptions,
  for: ['postfix', 'zimbra'],
  needs: queueNeeds('requeue'),
  settled: stillThere,
  plan: (context) =>
    planQueueWork(
      {
        verb: 'requeue',
        fix: 'queue-requeue',
        title: 'Requeue messages',
        cures: [],
        summary: (messages) => `Requeue: ${messages}. They come into the queue anew.`,
        steps: (deeds) => [
          {
            id: 'requeue',
            label: 'requeue',
            detail: 'postsuper -r; queue ids on standard input',
            why: 'Rewriting, transport and filter are chosen when a message enters the queue.',
            changes: [],
            do: deeds.requeue('selected', 'requeued'),
            undo: [],
            cannotUndo: 'requeued messages have new queue ids and times of arrival, and stay where they are',
          },
        ],
        risk: 'none',
        riskInWords: 'they go through rewriting and the content filter once more, within a minute',
      },
      context,
    ),
})
