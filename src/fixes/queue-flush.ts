import { defineFix } from './fix.ts'
import { selectionOptions } from './queue-options.ts'
import { planQueueWork, queueNeeds } from './queue-plan.ts'
import { stillThere } from './queue-selection.ts'

export const queueFlush = defineFix({
  id: 'queue-flush',
  title: 'Try deferred messages now',
  cures: [],
  explain:
    'Tries deferred messages now: of each destination a few first, which are followed in the log, and the others in batches only while these arrive. Options: ids, from, to, domain, reason, older, all=ALL.',
  options: selectionOptions,
  for: ['postfix', 'zimbra'],
  needs: queueNeeds('flush'),
  settled: stillThere,
  plan: (context) =>
    planQueueWork(
      {
        verb: 'flush',
        fix: 'queue-flush',
        title: 'Try deferred messages now',
        cures: [],
        summary: (messages) => `Try now: ${messages}, a few of each destination first.`,
        steps: (deeds) => [
          {
            id: 'flush',
            label: 'try them now',
            detail: 'postqueue -i for each, destination by destination',
            why: 'Where the first ones fail again, the others are not tried.',
            changes: [],
            do: deeds.flush('selected'),
            undo: [],
            cannotUndo: 'what was tried was tried',
          },
        ],
        risk: 'none',
        riskInWords: 'they are delivered, or deferred again with a longer wait',
      },
      context,
    ),
})
