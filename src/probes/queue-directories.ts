import type { ExecAsk } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface QueueDirectory {
  readonly path: string
  /** Its last part: `incoming`. */
  readonly name: string
  readonly owner: string
  readonly group: string
  /** Octal: `700`. */
  readonly mode: string
}

/** Directories of a Postfix queue that mail cannot move without. postfix(1), set-permissions. */
const names = ['maildrop', 'incoming', 'active', 'deferred', 'defer', 'bounce', 'hold', 'corrupt', 'public', 'private']
const roots = ['/var/spool/postfix', '/opt/zimbra/data/postfix/spool']

const under = (places: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['stat', '-c', '%U %G %a %n', ...places.flatMap((root) => names.map((name) => `${root}/${name}`))],
  as: 'root',
  orSelf: true,
})
export const queueDirectoriesAsk = under(roots)
const carbonioAsk = under(['/opt/zextras/data/postfix/spool'])

/** Owner and mode of the queue's directories, on either flavour. */
export const queueDirectories = defineProbe<readonly QueueDirectory[]>({
  id: 'queue-directories',
  ask: [queueDirectoriesAsk, carbonioAsk],
  parse: ([reading, carbonio]) => {
    const found = `${reading?.stdout ?? ''}\n${carbonio?.stdout ?? ''}`.split('\n').flatMap((line) => {
      const [, owner, group, mode, path] = /^(\S+) (\S+) ([0-7]{3,4}) (\/.*)$/.exec(line) ?? []
      return owner && group && mode && path ? [{ path, name: path.split('/').at(-1) ?? '', owner, group, mode }] : []
    })
    return found.length > 0
      ? found
      : unknown(reading ? `the queue directories could not be seen: ${whyOf(reading)}` : 'not asked')
  },
})
