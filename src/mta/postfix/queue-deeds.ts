import type { Deed } from '../../target/action.ts'
import type { MoveDeed } from '../../target/mail-deeds.ts'
import type { Identity, QueueDeeds } from '../mta.ts'
import { usualLogs } from './mail-log.ts'

/** postsuper(1): `-h` holds, `-H` releases, `-r` requeues, `-d` deletes; `-` reads the ids from standard input. */
const postsuper = (
  verb: MoveDeed['verb'],
  about: Pick<MoveDeed, 'of' | 'from' | 'keeps' | 'back'>,
  ...argv: readonly string[]
): readonly Deed[] => [{ kind: 'move', verb, argv: ['postsuper', ...argv], as: 'root', ...about }]

export const postfixQueueDeeds = ({ queueDirectory, logFiles }: Identity): QueueDeeds => ({
  hold: (of, keeps) =>
    postsuper(
      'hold',
      { of, from: ['incoming', 'active', 'deferred'], ...kept(keeps), back: ['postsuper', '-H', '-'] },
      '-h',
      '-',
    ),
  release: (of, keeps) => postsuper('release', { of, from: ['hold'], ...kept(keeps) }, '-H', '-'),
  requeue: (of, keeps) => postsuper('requeue', { of, from: ['deferred', 'hold'], ...kept(keeps) }, '-r', '-'),
  // What is on hold stays what it is: nothing else can get its id before it is deleted there.
  deleteHeld: (of, keeps) => postsuper('delete', { of, from: ['hold'], ...kept(keeps) }, '-d', '-', 'hold'),
  save: (of, keeps) => [{ kind: 'save', of, keeps, as: 'root', queueDirectory }],
  resubmit: (of, alsoIn) => [{ kind: 'resubmit', of, queueDirectory, alsoIn }],
  flush: (of, how = {}) => [
    { kind: 'flush', of, argv: ['postqueue', '-i'], logFiles: [...new Set([...logFiles, ...usualLogs])], ...how },
  ],
})

const kept = (keeps: string | undefined) => (keeps === undefined ? {} : { keeps })
