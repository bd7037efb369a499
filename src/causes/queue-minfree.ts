import { disk, filesystemOf } from '../probes/disk.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { littleRoom, roomNeeded } from './queue-room.ts'
import { lines, refusedMail } from './refused.ts'

const words = /not enough free space in mail queue|Insufficient system storage/i

export const queueMinfree = defineCause({
  id: 'queue-minfree',
  section: 'A',
  title: 'The queue demands more free space than there is',
  explain:
    'The disk still has room, but Postfix is set to refuse mail below a limit that is higher than what is free. Other servers and users get 452 Insufficient system storage.',
  cure: 'Lower queue_minfree (or message_size_limit, of which 1.5 times must be free), or free space on the file system of the queue.',
  proof:
    'queue_minfree, or 1.5 times message_size_limit, is larger than the free space, while the file system itself still has room.',
  counterProof: 'The file system itself is nearly full: then disk-full is the cause and this only its messenger.',
  classes: ['disk-full'],
  look: ['postconf queue_minfree message_size_limit', 'df -h $(postconf -h queue_directory)'],
  needs: { disk, settings, log: mailLog, queue },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    const fact = known(facts.disk)
    const directory = set?.get('queue_directory')
    const fs = fact && directory ? filesystemOf(fact, directory) : undefined
    if (!set || !fs || fs.sizeKb === 0 || littleRoom(fs)) return []
    const needed = roomNeeded(set)
    if (fs.freeKb * 1024 >= needed.bytes) return []
    const said = (known(facts.log)?.problems ?? []).filter(({ text }) => words.test(text))
    return [
      {
        confidence: 'certain',
        because: [
          `${needed.told}; ${fs.mount} has ${fs.freeKb} kB free (df)`,
          ...said.slice(0, 1).map(({ text }) => text),
        ],
        against: [],
        claims: claimsClass(['disk-full']),
        rejected: lines(refusedMail(known(facts.log), words)),
        uncounted: !facts.log.known,
        fixes: ['queue-minfree'],
      },
    ]
  },
})
