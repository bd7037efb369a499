import type { Lab } from './lab/index.ts'

/** What the mail system, syslog and sshd write all the time, whoever asks or does not. */
const theirs =
  /^\/(?:var\/log\/|var\/spool\/(?:postfix|rsyslog)\/|var\/lib\/postfix\/|run\/(?:utmp|dovecot\/)|var\/run\/|run\/lab\/)/
/** Processes that master(8), Dovecot and sshd start for themselves. */
const servants =
  /^(?:\[|sshd: |\S*dovecot\b|dovecot\/|(?:smtpd?|lmtp|qmgr|pickup|cleanup|bounce|error|defer|trace|discard|local|virtual|pipe|proxymap|showq|anvil|scache|flush|tlsmgr|verify|trivial-rewrite|postscreen|tlsproxy|dnsblog) )/

interface Snapshot {
  /** Path, size, times of change; folders too. */
  readonly files: ReadonlyMap<string, string>
  /** Process id and start, with the command line. */
  readonly processes: ReadonlyMap<string, string>
}

const list = async (lab: Lab): Promise<Snapshot> => {
  const places = '/ /tmp /run /dev/shm /root /home /opt'
  const found = await lab.must(['/usr/bin/find', ...places.split(' '), '-xdev', '-printf', '%p\\t%s %T@ %C@\\n'])
  const ps = await lab.must(['/usr/bin/ps', '-eo', 'pid=,lstart=,args='])
  const files = found.split('\n').flatMap((line) => {
    const [path = '', stamp = ''] = line.split('\t')
    return path === '' || theirs.test(path) || theirs.test(`${path}/`) ? [] : [[path, stamp] as const]
  })
  const processes = ps.split('\n').flatMap((line) => {
    const [, key = '', args = ''] = /^\s*(\d+ \w+ \w+ +\d+ \S+ \d+) (.*)$/.exec(line) ?? []
    return key === '' || servants.test(args) || args.startsWith('/usr/bin/ps ') ? [] : [[key, args] as const]
  })
  return { files: new Map(files), processes: new Map(processes) }
}

const left = (before: Snapshot, after: Snapshot): readonly string[] => [
  ...[...after.files].flatMap(([path, stamp]) => {
    const was = before.files.get(path)
    return was === stamp ? [] : [`${was === undefined ? 'new' : 'changed'}: ${path}`]
  }),
  ...[...before.files.keys()].filter((path) => !after.files.has(path)).map((path) => `gone: ${path}`),
  ...[...after.processes]
    .filter(([key]) => !before.processes.has(key))
    .map(([, args]) => `runs: ${args.slice(0, 120)}`),
]

/** Begins to watch a mail host; the answer waits until no process of ours is left there and tells what else is. */
export const watch = async (lab: Lab): Promise<() => Promise<readonly string[]>> => {
  const before = await list(lab)
  return async () => {
    for (const end = Date.now() + 12_000; ; ) {
      const found = left(before, await list(lab))
      if (!found.some((each) => each.startsWith('runs: ')) || Date.now() > end) return found
    }
  }
}
