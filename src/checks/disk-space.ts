import { z } from 'zod'
import { disk, type Filesystem } from '../probes/disk.ts'
import { defineCheck } from './check.ts'

const mb = (kb: number): string =>
  kb >= 10 * 1_048_576 ? `${Math.round(kb / 1_048_576)} GB` : `${Math.round(kb / 1024)} MB`

/** Room where the queue, the logs and the filter write. statvfs(3) by df. */
export const diskSpace = defineCheck({
  id: 'disk-space',
  title: 'The disk has room',
  why: 'Postfix refuses all mail when the queue has less room than 1.5 times the largest message.',
  needs: { disk },
  options: z.strictObject({
    warning: z.number().min(0).max(100).default(90).meta({ description: 'Percent used' }),
    critical: z.number().min(0).max(100).default(97).meta({ description: 'Percent used' }),
  }),
  judge: ({ disk }, { warning, critical }) => {
    const told = (fs: Filesystem) => `${fs.mount} ${fs.usedPercent} % used, ${mb(fs.freeKb)} free`
    const evidence = (list: readonly Filesystem[]) => list.map((fs) => ({ ask: 'df -Pk', quote: told(fs) }))
    const real = disk.filesystems.filter((fs) => fs.sizeKb > 0)
    if (real.length === 0)
      return [{ status: 'unknown', subject: 'disk', summary: 'df names no file system that has a size' }]
    const bad = real.filter((fs) => fs.usedPercent >= warning)
    if (bad.length === 0) {
      const fullest = [...real].sort((a, b) => b.usedPercent - a.usedPercent)[0]
      return [
        {
          status: 'ok',
          subject: 'disk',
          summary: fullest ? `disk ${fullest.usedPercent} % used (${fullest.mount})` : 'no file system to judge',
          evidence: evidence(fullest ? [fullest] : []),
        },
      ]
    }
    return bad.map((fs) => ({
      // A large disk that is nearly full still has room for mail: below 1 GB it is urgent.
      status: fs.usedPercent >= critical && fs.freeKb < 1_048_576 ? 'critical' : 'warning',
      subject: fs.mount,
      summary: told(fs),
      evidence: evidence([fs]),
      data: { usedPercent: fs.usedPercent, freeKb: fs.freeKb },
    }))
  },
})
