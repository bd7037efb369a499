import type { ExecAsk } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface DiskUse {
  readonly path: string
  readonly kb: number
  /** null: this du(1) does not count them. */
  readonly inodes: number | null
}

/** Where a mail server's disk fills up, on either flavour. */
const places = [
  ...['/var/log', '/var/spool', '/var/lib', '/var/cache', '/var/crash', '/var/lib/systemd/coredump', '/var/vmail'],
  ...['/var/mail', '/var/backups', '/tmp', '/home', '/root', '/usr', '/opt'],
  ...['/opt/zimbra/log', '/opt/zimbra/store', '/opt/zimbra/backup', '/opt/zimbra/db', '/opt/zimbra/index'],
  ...['/opt/zimbra/data', '/opt/zimbra/redolog', '/opt/zimbra/zmstat'],
  ...['/var/spool/postfix', '/opt/zimbra/data/postfix/spool'],
]

/** Two levels deep, largest first; one file system each, and gently. It may take a while: the time it has is bounded. */
const script = `for p do [ ! -d "$p" ] || echo "$p"; done | while read -r p; do
  nice timeout 25 du -xk -d 1 "$p" 2>/dev/null | sed 's/^/k /'
  nice timeout 25 du -x --inodes -d 1 "$p" 2>/dev/null | sed 's/^/i /'
done | sort -k1,1 -k2,2nr | awk '$1 != l { l = $1; n = 0 } n++ < 40'`
export const diskUseAsk: ExecAsk = {
  kind: 'exec',
  argv: ['sh', '-c', script, 'use', ...places],
  as: 'root',
  orSelf: true,
  slow: true,
  timeoutMs: 90_000,
}

/** What takes the room, and the inodes, largest first. */
export const diskUse = defineProbe<readonly DiskUse[]>({
  id: 'disk-use',
  ask: [diskUseAsk],
  parse: ([reading]) => {
    if (reading?.status !== 'ok') return unknown(reading ? whyOf(reading) : 'it was not asked')
    const found = new Map<string, { kb: number; inodes: number | null }>()
    for (const [, kind, count = '', path = ''] of reading.stdout.matchAll(/^([ki]) (\d+)\s+(\/.*)$/gm)) {
      const known = found.get(path) ?? { kb: 0, inodes: null }
      found.set(path, kind === 'k' ? { ...known, kb: Number(count) } : { ...known, inodes: Number(count) })
    }
    return [...found].map(([path, use]) => ({ path, ...use }))
  },
})
