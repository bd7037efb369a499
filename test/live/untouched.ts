import { lstatSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from './lab/index.ts'

/** What the mail system, syslog and sshd write all the time, whoever asks or does not. */
const theirs =
  /^\/(?:var\/log\/|var\/spool\/(?:postfix|rsyslog)\/|var\/lib\/postfix\/|run\/(?:utmp|dovecot\/)|var\/run\/|run\/lab\/)/
/** Processes that master(8), Dovecot and sshd start for themselves. */
const servants =
  /^(?:\[|sshd: |\S*dovecot\b|dovecot\/|(?:smtpd?|lmtp|qmgr|pickup|cleanup|bounce|error|defer|trace|discard|local|virtual|pipe|proxymap|showq|anvil|scache|flush|tlsmgr|verify|trivial-rewrite|postscreen|tlsproxy|dnsblog) )/

/** Files and folders that were made, written or renamed since then, and folders out of which something was removed. */
const changedSince = async (lab: Lab, stamp: string): Promise<readonly string[]> => {
  const places = '/ /tmp /run /dev/shm /root /home /opt'.split(' ')
  const newer = ['-xdev', '-newerct', `@${stamp}`, '-printf', '%C@\\t%p\\n']
  const found = await lab.must(['/usr/bin/find', ...places, ...newer])
  return found.split('\n').flatMap((line) => {
    const [changed = '', path = ''] = line.split('\t')
    const spared = path === '' || theirs.test(path) || theirs.test(`${path}/`) || isOfThisMachine(path, changed)
    return spared ? [] : [`changed: ${path}`]
  })
}

/** The mail host's root lies over this machine's: what this machine wrote meanwhile shows there, with the same time of change, or an older one if it goes on. */
const isOfThisMachine = (path: string, changed: string): boolean => {
  const here = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  const [seconds = '', fraction = ''] = changed.split('.')
  return here !== undefined && here.ctimeNs >= BigInt(`${seconds}${fraction.slice(0, 9).padEnd(9, '0')}`)
}

/** Process id and start, with the command line. */
const processesOf = async (lab: Lab): Promise<ReadonlyMap<string, string>> => {
  const ps = await lab.must(['/usr/bin/ps', '-eo', 'pid=,lstart=,args='])
  const processes = ps.split('\n').flatMap((line) => {
    const [, key = '', args = ''] = /^\s*(\d+ \w+ \w+ +\d+ \S+ \d+) (.*)$/.exec(line) ?? []
    return key === '' || servants.test(args) || args.startsWith('/usr/bin/ps ') ? [] : [[key, args] as const]
  })
  return new Map(processes)
}

/** Begins to watch a mail host; the answer waits until no process of ours is left there and tells what else is. */
export const watch = async (lab: Lab, patienceMs = 12_000): Promise<() => Promise<readonly string[]>> => {
  const before = await processesOf(lab)
  const stamp = (await lab.must(['/usr/bin/date', '+%s.%N'])).trim()
  return async () => {
    for (const end = Date.now() + patienceMs; ; await sleep(100)) {
      const running = [...(await processesOf(lab))].filter(([key]) => !before.has(key))
      if (running.length === 0 || Date.now() > end)
        return [...(await changedSince(lab, stamp)), ...running.map(([, args]) => `runs: ${args.slice(0, 120)}`)]
    }
  }
}
