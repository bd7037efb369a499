import { execFile } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { promisify } from 'node:util'
import { nearest } from '../run/near.ts'
import { UsageError } from './failure.ts'

/** What can only be a target. */
const plainTarget = /[@:./]|^local$/

/** A lone word may be a mistyped command or a host: where it is neither, both are said. */
export const checkWord = async (
  word: string,
  commands: readonly string[],
  { sshConfig }: { readonly sshConfig?: string },
): Promise<void> => {
  if (word.trim() === '' || plainTarget.test(word) || word.startsWith('-')) return
  const { hostname, proxied } = await sshAlias(word, sshConfig)
  // Behind a jump host the name is resolved there.
  if (proxied || (await resolves(hostname))) return
  const { listPlaybooks } = await import('../run/playbook-find.ts')
  if (listPlaybooks({ cwd: process.cwd(), env: process.env }).some(({ id }) => id === word))
    throw new UsageError(`"${word}" is no command, but a playbook`, `Run it: mailmedic run ${word} [TARGET]`)
  const meant = nearest(word, commands)
  throw new UsageError(
    `"${word}" is no command of mailmedic, and no host of that name can be resolved`,
    meant
      ? `Did you mean the command ${meant}? Try: mailmedic ${meant}`
      : 'See: mailmedic --help. A host is given by its full name: mailmedic mail.example.net',
  )
}

const resolves = async (name: string): Promise<boolean> => {
  const answer = lookup(name).then(
    () => true,
    () => false,
  )
  return Promise.race([answer, new Promise<boolean>((resolve) => setTimeout(resolve, 5_000, false).unref())])
}

const sshAlias = async (word: string, config: string | undefined) => {
  try {
    const args = [...(config ? ['-F', config] : []), '-G', word]
    const { stdout } = await promisify(execFile)('ssh', args, { timeout: 5_000 })
    const get = (key: string): string | undefined =>
      stdout
        .split('\n')
        .find((line) => line.startsWith(`${key} `))
        ?.slice(key.length + 1)
    const proxied = [get('proxyjump'), get('proxycommand')].some((value) => value !== undefined && value !== 'none')
    return { hostname: get('hostname') ?? word, proxied }
  } catch {
    return { hostname: word, proxied: false }
  }
}
