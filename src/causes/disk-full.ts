import { disk, filesystemOf } from '../probes/disk.ts'
import { hostIdentity } from '../probes/host-identity.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untried } from './claims.ts'
import { littleRoom, roomNeeded } from './queue-room.ts'
import { lines, refusedMail } from './refused.ts'

const words =
  /No space left on device|not enough free space in mail queue|Insufficient system storage|queue file write error/i

export const diskFull = defineCause({
  id: 'disk-full',
  section: 'A',
  title: 'The disk of the mail queue is full',
  explain:
    'The file system that holds the queue has no room. Postfix refuses new mail with 452 and cannot write what it has; senders see delays or returned mail.',
  cure: 'Free space on that file system (old logs, backups, core dumps, a runaway mailbox), then flush the queue. Never delete files inside the queue directory by hand.',
  proof:
    'The file system that holds the queue has no room left, or less than 1.5 times the largest message, and below a tenth of its size.',
  counterProof: 'There is room, but queue_minfree asks for more: that is queue-minfree. No inodes is inodes-full.',
  classes: ['disk-full'],
  look: ['df -h $(postconf -h queue_directory)', 'du -xh --max-depth=1 /var | sort -h | tail'],
  needs: { disk, settings, log: mailLog, queue, host: hostIdentity },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    const fact = known(facts.disk)
    const directory = set?.get('queue_directory')
    const fs = fact && directory ? filesystemOf(fact, directory) : undefined
    if (!set || !fs || fs.sizeKb === 0) return []
    const needed = roomNeeded(set)
    if (!littleRoom(fs) || (fs.freeKb * 1024 >= needed.bytes && fs.freeKb >= 1024)) return []
    const said = (known(facts.log)?.problems ?? []).filter((problem) => words.test(problem.text))
    const newest = [...said].sort((a, b) => b.last - a.last)[0]
    return [
      {
        confidence: 'certain',
        because: [
          `${fs.mount} (${directory}): ${fs.freeKb} kB of ${fs.sizeKb} kB free; Postfix needs ${Math.ceil(needed.bytes / 1024)} kB (df)`,
          ...(newest ? [newest.text] : []),
        ],
        against: [],
        claims: either(claimsClass(['disk-full', 'local-delivery-error']), untried),
        rejected: lines(refusedMail(known(facts.log), words)),
        uncounted: !facts.log.known,
        fixes: ['disk-space'],
      },
    ]
  },
})
