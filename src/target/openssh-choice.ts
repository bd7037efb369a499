import { execa } from 'execa'
import { hasAuthority } from './known-hosts.ts'
import { keyFile } from './openssh-key.ts'
import type { SshRoute, SshSettings } from './ssh-config.ts'
import { readEntries } from './ssh-host-key.ts'

/** What of the way to a machine ssh2 cannot do, in a few words; undefined: nothing. */
export const beyondSsh2 = async ({ hops, settings }: SshRoute, canAsk: boolean): Promise<string | undefined> => {
  for (const hop of [...hops, settings]) {
    const why = await beyond(hop, canAsk)
    if (why) return why
  }
  return undefined
}

const beyond = async (settings: SshSettings, canAsk: boolean): Promise<string | undefined> => {
  const { special, knownHosts, alias, host, port } = settings
  if (special.proxyCommand) return 'a ProxyCommand'
  if (special.matchExec) return 'a Match exec in the SSH config'
  if (special.certificates.length > 0) return 'a certificate'
  const keys = await Promise.all(settings.identities.map(keyFile))
  if (keys.some((key) => key?.kind === 'certificate')) return 'a certificate'
  if (keys.some((key) => key?.kind === 'hardware')) return 'a key in hardware'
  const entries = (await Promise.all(knownHosts.map(readEntries))).flat()
  if (hasAuthority(entries, alias ?? host, alias === undefined ? port : 22)) return 'a certificate authority'
  if (!special.gssapi) return undefined
  const noOtherWay = !canAsk && settings.agent === undefined && keys.every((key) => key === undefined)
  return noOtherWay || (await hasTicket()) ? 'GSSAPI' : undefined
}

const hasTicket = async (): Promise<boolean> => {
  const result = await execa('klist', ['-s'], { reject: false, timeout: 3_000, stdio: 'ignore' })
  return result.exitCode === 0
}
