import { existsSync } from 'node:fs'
import { UsageError } from './failure.ts'

/** A mail server is found on this machine where one of these is. */
const signs = [
  '/opt/zimbra/bin/zmcontrol',
  '/opt/zextras/common/sbin/postconf',
  '/etc/postfix/main.cf',
  '/usr/sbin/postconf',
  '/usr/local/sbin/postconf',
]

export const mailServerHere = (): boolean => signs.some((path) => existsSync(path))

/** Groups opened up, doubles taken out; without any: this machine, where it runs a mail server. */
export const targetsOf = async (words: readonly string[]): Promise<readonly string[]> => {
  if (words.length === 0) {
    if (mailServerHere()) return ['local']
    throw new UsageError(
      'no mail server was found on this machine: give a target',
      'A TARGET is [user@]host[:port], local, bundle:FILE, or @GROUP of the inventory. To see it work: mailmedic demo',
    )
  }
  const all: string[] = []
  for (const word of words) {
    if (!word.startsWith('@')) all.push(word)
    else all.push(...(await import('./inventory.ts')).readInventory(word.slice(1)))
  }
  for (const word of all)
    if (word === '' || word.startsWith('-'))
      throw new UsageError(`"${word}" is no target`, 'A TARGET is [user@]host[:port], local, bundle:FILE, or @GROUP.')
  // What can be no target is refused before any is asked: a password typed into one gets into no report.
  const { parseTarget } = await import('../target/open.ts')
  for (const word of all) parseTarget(word)
  return [...new Set(all)]
}
