import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'

/**
 * Ctrl-Z: the whole job is stopped, as the terminal would do it, so that npm does not wait in the foreground. Returns once
 * the shell has taken it up again; where no shell controls the job, the kernel does not stop it, and it goes on at once.
 */
export const sleepInShell = async (): Promise<void> => {
  const woken = once(process, 'SIGCONT')
  process.kill(0, 'SIGTSTP')
  await Promise.race([woken, after(300)])
}
