import type { ExecAsk, Reading } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface Filesystem {
  readonly mount: string
  readonly device: string
  readonly sizeKb: number
  /** Free for ordinary accounts. */
  readonly freeKb: number
  readonly usedPercent: number
  /** null: this file system has no fixed number of inodes (btrfs, some network file systems). */
  readonly inodes: number | null
  readonly inodesFree: number | null
  readonly inodesUsedPercent: number | null
}
export interface Disk {
  readonly filesystems: readonly Filesystem[]
  /** Paths that were asked for and exist. */
  readonly paths: readonly string[]
}

/** Where a mail server writes, on either flavour; those that do not exist are left out by df. */
export const diskPaths = [
  '/',
  '/var/spool/postfix',
  '/var/lib/postfix',
  '/opt/zimbra',
  '/opt/zimbra/data/postfix/spool',
  '/opt/zimbra/data/amavisd',
  '/var/log',
  '/tmp',
] as const

const ask = (unit: string): ExecAsk => ({
  kind: 'exec',
  argv: ['df', unit, ...diskPaths],
  as: 'root',
  orSelf: true,
  timeoutMs: 8_000,
})
export const diskAsks = [ask('-Pk'), ask('-Pi')] as const

const row = /^(\S.*?)\s+(\d+|-)\s+(\d+|-)\s+(-?\d+|-)\s+(\d+%|-)\s+(\/.*)$/
/** FreeBSD's -i: blocks first, then used and free inodes. */
const bsdRow = /^(\S.*?)\s+\d+\s+\d+\s+-?\d+\s+\d+%\s+(\d+)\s+(\d+)\s+(\d+)%\s+(\/.*)$/
const rowsOf = (reading: Reading | undefined) =>
  (reading?.stdout ?? '').split('\n').flatMap((line) => {
    const [, name, taken, left, percent, place] = bsdRow.exec(line.trimEnd()) ?? []
    if (name && place) {
      const [inUse, unused] = [Number(taken), Number(left)]
      return [{ device: name, mount: place, size: inUse + unused, free: unused, used: Number(percent) }]
    }
    const [, device, size, , free, used, mount] = row.exec(line.trimEnd()) ?? []
    if (!device || !mount) return []
    const number = (text: string | undefined) => (text === undefined || text === '-' ? null : Number.parseInt(text, 10))
    return [{ device, mount, size: number(size), free: number(free), used: number(used) }]
  })

/** Room and inodes where the queue, the logs and the filters write. */
export const disk = defineProbe<Disk>({
  id: 'disk',
  ask: diskAsks,
  parse: ([blocks, inodes]) => {
    const inodeRows = new Map(rowsOf(inodes).map((found) => [found.mount, found]))
    const found = new Map(rowsOf(blocks).map((each) => [each.mount, each]))
    if (found.size === 0)
      return unknown(blocks ? `df gave no figures: ${blocks.stderr.trim() || whyOf(blocks)}` : 'df was not asked')
    const missing = blocks?.stderr ?? ''
    return {
      filesystems: [...found.values()].map(({ device, mount, size, free, used }) => {
        const node = inodeRows.get(mount)
        const counted = node?.size ? node : undefined
        return {
          mount,
          device,
          sizeKb: size ?? 0,
          freeKb: free ?? 0,
          usedPercent: used ?? 0,
          inodes: counted?.size ?? null,
          inodesFree: counted?.free ?? null,
          inodesUsedPercent: counted?.used ?? null,
        }
      }),
      paths: diskPaths.filter((path) => !missing.includes(`${path}:`) && !missing.includes(`'${path}'`)),
    }
  },
})

/** The file system that holds a path: that with the longest mount point above it. */
export const filesystemOf = (fact: Disk, path: string): Filesystem | undefined =>
  fact.filesystems
    .filter(({ mount }) => mount === '/' || path === mount || path.startsWith(`${mount}/`))
    .sort((a, b) => b.mount.length - a.mount.length)[0]
