import { z } from 'zod'
import { disk } from '../probes/disk.ts'
import { defineCheck } from './check.ts'

/** Inodes where the queue writes: each queued message needs at least one. */
export const inodes = defineCheck({
  id: 'inodes',
  title: 'The disk has inodes',
  why: 'Without a free inode no queue file can be created, however much room there is.',
  needs: { disk },
  options: z.strictObject({
    warning: z.number().min(0).max(100).default(90).meta({ description: 'Percent used' }),
    critical: z.number().min(0).max(100).default(98).meta({ description: 'Percent used' }),
  }),
  judge: ({ disk }, { warning, critical }) => {
    const counted = disk.filesystems.flatMap((fs) =>
      fs.inodesUsedPercent === null ? [] : [{ ...fs, used: fs.inodesUsedPercent }],
    )
    // btrfs and others have no fixed number of inodes: nothing can run out.
    if (counted.length === 0)
      return [{ status: 'skipped', subject: 'inodes', summary: 'no file system here counts its inodes' }]
    const bad = counted.filter((fs) => fs.used >= warning)
    if (bad.length === 0) {
      const evidence = counted.map((fs) => ({ ask: 'df -Pi', quote: `${fs.mount} ${fs.used} %` }))
      return [{ status: 'ok', subject: 'inodes', summary: 'inodes are free', evidence }]
    }
    return bad.map((fs) => ({
      status: fs.used >= critical ? 'critical' : 'warning',
      subject: fs.mount,
      summary: `${fs.mount}: ${fs.used} % of the inodes used, ${fs.inodesFree} free`,
      evidence: [{ ask: 'df -Pi', quote: `${fs.mount} ${fs.used} %` }],
    }))
  },
})
