import { duration, number } from '../text/numbers.ts'
import { defineFix } from './fix.ts'
import { selectionOptions } from './queue-options.ts'
import { planQueueWork, type QueueWork, queueNeeds } from './queue-plan.ts'
import { stillThere } from './queue-selection.ts'

export const queueRelease = defineFix({
  id: 'queue-release',
  title: 'Release messages from hold',
  cures: ['mail-on-hold'],
  explain:
    'Messages on hold go back to the deferred queue and are tried again: the first ones of each destination at once, the others when these arrive, else when their turn comes. Options: ids, from, to, domain, reason, older, all=ALL.',
  options: selectionOptions,
  for: ['postfix', 'zimbra'],
  needs: queueNeeds('release'),
  settled: stillThere,
  plan: (context) => planQueueWork(work, context),
})

/** Of so many the rest goes when its turn comes: each attempt is asked for by a command of its own. */
const mostTried = 1_000

const work: QueueWork = {
  verb: 'release',
  fix: 'queue-release',
  title: 'Release messages from hold',
  cures: ['mail-on-hold'],
  summary: (messages) => `Release from hold: ${messages}. They are tried again.`,
  steps: (deeds) => [
    {
      id: 'release',
      label: 'release from hold',
      detail: 'postsuper -H; queue ids on standard input',
      why: 'Only then the queue manager sees them.',
      changes: [],
      do: deeds.release('selected', 'released'),
      undo: deeds.hold('released'),
    },
    {
      id: 'try',
      label: 'try them now',
      detail: 'the first ones of each destination first',
      why: 'A released message else waits for the time that its last attempt set.',
      changes: [],
      do: deeds.flush('released', { most: mostTried, gentle: true }),
      undo: [],
    },
  ],
  risk: 'none',
  riskInWords: 'they are delivered, or tried again',
  notes: ({ bound }, { lifetime, now }) => {
    if (!lifetime) return []
    const old = bound.filter(({ arrival }) => now.getTime() / 1_000 - arrival > lifetime).length
    return old === 0
      ? []
      : [
          `${number(old)} of them are older than maximal_queue_lifetime (${duration(lifetime * 1_000)}): what cannot be delivered at once goes back to its sender. requeue would give them a new time of arrival.`,
        ]
  },
}
