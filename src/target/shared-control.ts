import { lstat } from 'node:fs/promises'
import { holdsConnection } from './openssh-control.ts'
import { type SshRequest, type SshRoute, sshRoute } from './ssh-config.ts'

/** A connection that the person's own ssh holds open (ControlMaster), and that may be used. */
export interface SharedControl {
  readonly path: string
  /** Whose login it is; absent: its path does not tell. */
  readonly login?: string
}

/** Names that no config means: where a ControlPath stays the same for them, it says nothing of whose connection it is. */
const other = { host: 'mailmedic-other.invalid', user: 'mailmedic-other', port: 64_999 }

/**
 * The person's open connection to that machine, where their config names one (ControlPath) and it lives. Not where they said
 * how to log in or through which hosts, as nobody knows how that connection was made; nor where the path would be the same for
 * another machine, login or port than theirs. The machine itself is asked nothing.
 */
export const sharedControl = async (request: SshRequest, route: SshRoute): Promise<SharedControl | undefined> => {
  const { controlPath: path, user } = route.settings
  const { identity, knownHosts, jump } = request
  if (path === undefined || identity !== undefined || knownHosts !== undefined || jump !== undefined) return undefined
  if (!(await isOurs(path)) || !(await holdsConnection(path))) return undefined
  const differs = async (change: Partial<SshRequest>): Promise<boolean> => {
    const found = await sshRoute({ ...request, ...change }).catch(() => undefined)
    return found !== undefined && found.settings.controlPath !== path
  }
  const [byHost, byUser, byPort] = await Promise.all([
    differs({ host: other.host }),
    differs({ user: other.user }),
    differs({ port: other.port }),
  ])
  const wrong = !byHost || (request.user !== undefined && !byUser) || (request.port !== undefined && !byPort)
  return wrong ? undefined : { path, ...(byUser ? { login: user } : {}) }
}

/** Whoever else made that socket would hear what we ask, and answer. */
const isOurs = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => undefined)
  return found?.isSocket() === true && found.uid === process.getuid?.()
}
