import { defineFix } from './fix.ts'
import { underWay } from './queue-hold.ts'
import { selectionOptions } from './queue-options.ts'
import { planQueueWork, type QueueWork, queueNeeds } from './queue-plan.ts'
import { stillThere } from './queue-selection.ts'

export const queueDelete = defineFix({
  id: 'queue-delete',
  title: 'Delete messages',
  cures: [],
  explain:
    'Puts messages on hold, copies each of them whole into a folder on the host that only root reads, and only then deletes them. mailmedic undo puts the queue files back, on hold where they were on hold; a login that may not read queue files hands the copies in again. Options: ids, from, to, domain, reason, older, queue, all=ALL.',
  options: selectionOptions,
  for: ['postfix', 'zimbra'],
  needs: queueNeeds('delete'),
  settled: stillThere,
  plan: (context) => planQueueWork(work, context),
})

const work: QueueWork = {
  verb: 'delete',
  fix: 'queue-delete',
  title: 'Delete messages',
  cures: [],
  summary: (messages) =>
    `Delete: ${messages}, each after it was copied. Nobody is told: neither senders nor recipients.`,
  steps: (deeds) => [
    {
      id: 'hold',
      label: 'put on hold',
      detail: 'postsuper -h; queue ids on standard input',
      why: 'What is on hold cannot change while it is copied.',
      changes: [],
      do: deeds.hold('selected', 'held'),
      undo: deeds.release('held'),
    },
    {
      id: 'save',
      label: 'copy every message',
      detail: 'content and envelope, in the folder of the run on the host',
      why: 'So that it can be taken back.',
      changes: [],
      do: deeds.save('selected', 'saved'),
      undo: [],
    },
    {
      id: 'delete',
      label: 'delete them',
      detail: 'postsuper -d, only those that were copied',
      why: 'It is what was asked for.',
      changes: [],
      do: deeds.deleteHeld('saved', 'deleted'),
      undo: deeds.resubmit('deleted', ['held']),
    },
  ],
  risk: 'interrupts',
  riskInWords:
    'they are gone from the queue; undo by root puts the queue files back under new queue ids, by another login it hands the copies in again with new times of arrival and without the wishes of their senders for delivery reports',
  notes: ({ fact: { counts } }) => [...underWay(counts.active ?? 0), ...onHold(counts.hold ?? 0)],
}

/** A message that is handed in again gets an id that only the log tells: it cannot be held in the same breath. */
const onHold = (held: number): readonly string[] =>
  held > 0
    ? [
        `${held} of them are on hold now. Undo by root puts them back on hold; by a login that may not read queue files they are handed in again and tried at once.`,
      ]
    : []
