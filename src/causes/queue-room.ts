import type { Filesystem } from '../probes/disk.ts'
import type { Settings } from '../probes/slots.ts'

/** Free space below which smtpd(8) refuses mail: queue_minfree and 1.5 times message_size_limit, postconf(5). Bytes. */
export const roomNeeded = (settings: Settings): { readonly bytes: number; readonly told: string } => {
  const minfree = Number(settings.get('queue_minfree') ?? 0) || 0
  const limit = Number(settings.get('message_size_limit') ?? 0) || 0
  return minfree >= limit * 1.5
    ? { bytes: minfree, told: `queue_minfree = ${minfree} (postconf)` }
    : { bytes: limit * 1.5, told: `message_size_limit = ${limit}, of which 1.5 times must be free (postconf)` }
}

/** The disk itself is the problem: below 10 % or 100 MB free. */
export const littleRoom = (fs: Filesystem): boolean => fs.freeKb < 100 * 1024 || fs.freeKb < fs.sizeKb * 0.1
