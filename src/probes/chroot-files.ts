import type { ExecAsk } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

/** Files of which Debian keeps a copy in Postfix's chroot, configure-instance.sh: names are looked up with them. */
const names = ['resolv.conf', 'hosts', 'nsswitch.conf', 'services', 'host.conf', 'localtime']

export interface ChrootFile {
  /** `/etc/resolv.conf` */
  readonly source: string
  readonly copy: string
  readonly same: boolean
  /** Nothing is kept in the chroot that is not already there. */
  readonly there: boolean
}

/** $1 etc folder of the chroot, then names. cksum(1) follows links, as a copy does. */
const script = `d=$1; shift
for n do
  [ -f "/etc/$n" ] || continue
  if [ ! -e "$d/$n" ]; then echo "absent $n"
  elif [ "$(cksum <"/etc/$n")" = "$(cksum <"$d/$n")" ]; then echo "same $n"
  else echo "differs $n"; fi
done`

export const chrootAsk = (folder: string): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, 'chroot', folder, ...names],
  as: 'root',
  orSelf: true,
})
const folder = '/var/spool/postfix/etc'

/** The copies of files of /etc in Postfix's chroot; none where there is no such folder. */
export const chrootFiles = defineProbe<readonly ChrootFile[]>({
  id: 'chroot-files',
  ask: [chrootAsk(folder)],
  parse: ([reading]) => {
    if (reading?.status !== 'ok') return unknown(reading ? whyOf(reading) : 'it was not asked')
    return reading.stdout.split('\n').flatMap((line) => {
      const [, state, name] = /^(absent|same|differs) ([\w.]+)$/.exec(line) ?? []
      return name
        ? [{ source: `/etc/${name}`, copy: `${folder}/${name}`, same: state === 'same', there: state !== 'absent' }]
        : []
    })
  },
})
