import { defineFix } from './fix.ts'
import { selectionOptions } from './queue-options.ts'
import { planQueueWork, queueNeeds } from './queue-plan.ts'
import { stillThere } from './queue-selection.ts'

export const queueHold = defineFix({
  id: 'queue-hold',
  title: 'Put messages on hold',
  cures: ['backlog-one-destination', 'account-compromised'],
  explain:
    'Nothing tries messages on hold until they are released, and they do not grow too old there. The rest of the queue flows. Options: ids, from, to, domain, reason, older, queue, all=ALL.',
  options: selectionOptions,
  for: ['postfix', 'zimbra'],
  needs: queueNeeds('hold'),
  settled: stillThere,
  plan: (context) =>
    planQueueWork(
      {
        verb: 'hold',
        fix: 'queue-hold',
        title: 'Put messages on hold',
        cures: ['backlog-one-destination'],
        summary: (messages) => `Put on hold: ${messages}. They wait until somebody releases them.`,
        steps: (deeds) => [
          {
            id: 'hold',
            label: 'put on hold',
            detail: 'postsuper -h; queue ids on standard input',
            why: 'Nothing tries a message on hold.',
            changes: [],
            do: deeds.hold('selected', 'held'),
            undo: deeds.release('held'),
          },
        ],
        risk: 'interrupts',
        riskInWords: 'these messages wait until they are released; all other mail flows',
        notes: ({ fact: { counts } }) => underWay(counts.active ?? 0),
      },
      context,
    ),
})

/** Also of what is deleted. */
export const underWay = (active: number): readonly string[] =>
  active > 0 ? [`${active} of them are being delivered right now: what is under way is not interrupted.`] : []
