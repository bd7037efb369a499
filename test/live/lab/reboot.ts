import { readdirSync, readlinkSync } from 'node:fs'
import type { Lab } from './lab.ts'
import { until } from './run.ts'

/** Namespace of a process; null: it has ended. */
const namespaceOf = (pid: number | string): string | null => {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null
  }
}

/** Everything on the mail host ends at once, as when its power fails; what lies in memory alone is gone. Its first process stays. */
export const powerOff = async (lab: Lab): Promise<void> => {
  const { init } = lab
  const own = namespaceOf(init)
  if (own === null || own === namespaceOf(process.pid))
    throw new Error('the mail host has no process namespace of its own')
  const running = () =>
    readdirSync('/proc').flatMap((name) =>
      /^\d+$/.test(name) && Number(name) !== init && namespaceOf(name) === own ? [Number(name)] : [],
    )
  await until('the mail host to be off', () => {
    const left = running()
    for (const pid of left) if (namespaceOf(pid) === own) process.kill(pid, 'SIGKILL')
    return left.length === 0 || undefined
  })
  await lab.sh('rm -rf /tmp/* /dev/shm/* /dev/log; find /run -mindepth 1 -maxdepth 1 ! -name lab -exec rm -rf {} +')
}

/** Starts what a boot starts; sshd first, so that a program that waits is back before the mail server is. */
export const powerOn = async (lab: Lab): Promise<void> => {
  const start = async (script: string) => {
    const ran = await lab.exec(['/bin/bash', '--norc', '-euc', `exec >>/run/lab/reboot.log 2>&1 </dev/null; ${script}`])
    if (ran.code !== 0) throw new Error(`the mail host did not boot:\n${lab.read('/run/lab/reboot.log').slice(-2000)}`)
  }
  await start('mkdir -p /run/sshd; /usr/sbin/sshd; rsyslogd -i /run/rsyslogd.pid')
  await start(
    lab.flavour === 'plain'
      ? 'dovecot; /usr/lib/postfix/configure-instance.sh - || true; postfix start'
      : "su - zimbra -c '/opt/zimbra/bin/zmcontrol boot'",
  )
}
