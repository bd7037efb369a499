import { disk, filesystemOf } from '../probes/disk.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untried } from './claims.ts'

const few = 16

export const inodesFull = defineCause({
  id: 'inodes-full',
  section: 'A',
  title: 'The disk of the mail queue has no inodes left',
  explain:
    'There is room, but no file can be created: the file system has used up its inodes. Postfix can take no mail and cannot write what it has.',
  cure: 'Remove what holds millions of small files on that file system (sessions, caches, old queue folders of other programs), then flush the queue.',
  proof: 'The file system that holds the queue has room, but not one free inode.',
  counterProof: 'A file system without a fixed number of inodes (btrfs, xfs) shows 0 of 0: that is no shortage.',
  classes: ['disk-full'],
  look: ['df -i $(postconf -h queue_directory)'],
  needs: { disk, settings, log: mailLog, queue },
  recognise: ({ facts }) => {
    const directory = known(facts.settings)?.get('queue_directory')
    const fact = known(facts.disk)
    const fs = fact && directory ? filesystemOf(fact, directory) : undefined
    if (!fs || fs.inodesFree === null || fs.inodesFree > few) return []
    const said = (known(facts.log)?.problems ?? []).filter(({ text }) =>
      /No space left on device|queue file write error|Insufficient system storage/i.test(text),
    )
    return [
      {
        confidence: 'certain',
        because: [
          `${fs.mount} (${directory}): ${fs.inodesFree} of ${fs.inodes} inodes free, ${fs.usedPercent} % of the room used (df -i)`,
          ...said.slice(0, 1).map(({ text }) => text),
        ],
        against: [],
        claims: either(claimsClass(['disk-full', 'local-delivery-error']), untried),
        rejected: said.filter(({ level }) => level === 'reject').reduce((sum, { count }) => sum + count, 0),
        uncounted: !facts.log.known,
        fixes: ['disk-space'],
      },
    ]
  },
})
