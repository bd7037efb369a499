import { z } from 'zod'
import { disk, filesystemOf } from '../probes/disk.ts'
import { type DiskUse, diskUse } from '../probes/disk-use.ts'
import { known } from '../probes/known.ts'
import { shellWord } from '../probes/shell-word.ts'
import { settings } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Make room for the queue'
const mb = (kb: number): string => `${Math.round(kb / 1024).toLocaleString('en-US')} MB`

/** The largest, without those that only hold another one of the list. */
const leaves = (list: readonly DiskUse[], size: (use: DiskUse) => number): readonly DiskUse[] =>
  list
    .filter((use) => !list.some((other) => other.path.startsWith(`${use.path}/`) && size(other) * 2 > size(use)))
    .toSorted((a, b) => size(b) - size(a))
    .slice(0, 8)

/** Safe to run by hand, for places whose owner is known. */
const cleaning = (path: string, noInodes: boolean): readonly string[] => {
  if (/^\/var\/log\/journal/.test(path)) return ['journalctl --vacuum-size=200M']
  if (/^\/var\/cache\/apt/.test(path)) return ['apt-get clean']
  if (/^\/var\/cache\/(dnf|yum)/.test(path)) return ['dnf clean all']
  if (/^\/opt\/zimbra\/log/.test(path))
    return ['find /opt/zimbra/log -name "*.log.*" -mtime +14 -print   # then with -delete']
  if (/^\/var\/log/.test(path)) return [`ls -lhS ${shellWord(path)} | head`, 'logrotate -f /etc/logrotate.conf']
  return [
    noInodes
      ? `du -x --inodes --max-depth=2 ${shellWord(path)} | sort -n | tail`
      : `du -xh --max-depth=2 ${shellWord(path)} | sort -h | tail`,
  ]
}

export const diskSpace = defineFix({
  id: 'disk-space',
  title,
  cures: ['disk-full', 'inodes-full'],
  explain:
    'Lists what takes the room, or the inodes, on the file system of the queue, read-only (du, at most a minute and a half), with the commands that free it. Nothing is deleted: what may go, only its owner knows.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { disk, use: diskUse, settings },
  plan: ({ facts, mta }): Planned => {
    const fact = known(facts.disk)
    const queue = known(facts.settings)?.get('queue_directory') ?? mta.identity.queueDirectory
    const fs = fact && filesystemOf(fact, queue)
    if (!fact || !fs) return { refused: 'the free space could not be seen' }
    const noInodes = fs.inodesFree !== null && fs.inodesFree < 1000
    const little = fs.freeKb < 100 * 1024 || fs.freeKb < fs.sizeKb * 0.1
    const limit = Number(known(facts.settings)?.get('message_size_limit') ?? 0) || 10_240_000
    const full = little && fs.freeKb * 1024 < Math.max(limit * 1.5, 1024 * 1024)
    const size = noInodes ? (use: DiskUse) => use.inodes ?? 0 : (use: DiskUse) => use.kb
    const here = (known(facts.use) ?? []).filter(({ path }) => filesystemOf(fact, path)?.mount === fs.mount)
    const inWords = (use: DiskUse): string =>
      noInodes ? `${(use.inodes ?? 0).toLocaleString('en-US')} files` : mb(use.kb)
    const chores: readonly Chore[] = [
      {
        text: noInodes
          ? `${fs.mount} has free inodes: it has none to spare now.`
          : `${fs.mount} has room for 1.5 times the largest message (${mb((limit * 1.5) / 1024)}).`,
        state: noInodes || full ? 'open' : 'done',
        evidence: `${mb(fs.freeKb)} of ${mb(fs.sizeKb)} free, ${fs.inodesFree ?? 'any number of'} inodes free (df)`,
      },
      ...(noInodes || full
        ? leaves(here, size).map(
            (use): Chore => ({
              text: `${use.path}: ${inWords(use)}`,
              paste: cleaning(use.path, noInodes),
              state: 'unknown',
            }),
          )
        : []),
      {
        text: 'Never delete files inside the queue by hand: mailmedic queue delete keeps a copy of each message.',
        state: 'done',
      },
    ]
    return checklist({ fix: 'disk-space', title, summary: `The queue lies on ${fs.mount} (${queue}).` }, chores)
  },
})
