import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { endControl, takeControl } from './openssh-control.ts'
import { logIn } from './openssh-login.ts'
import { type SshRoute, sshRoute } from './ssh-config.ts'
import type { ConnectOptions } from './ssh-connect.ts'
import { SshWire } from './ssh-wire.ts'
import { TargetError } from './target.ts'
import type { Endpoint, Wire } from './wire.ts'

/** A machine over one connection of the system's `ssh`. Rejects with a TargetError; nothing stays open then. */
export const openOpensshWire = async (options: ConnectOptions, known?: SshRoute): Promise<Wire> => {
  const route = known ?? (await sshRoute(options))
  const login = await logIn(options, route)
  const over = async (): Promise<void> => {
    await endControl(login.control).catch(() => {})
    await login.tidy()
  }
  try {
    const channels = await takeControl(login.control)
    await keepOnlySocket(login.control)
    const connection = {
      user: route.settings.user,
      exec: (command: string) => channels.exec(command),
      forward: (to: Endpoint) => channels.forward(to),
      onLost: (lose: (reason: string) => void) => channels.onLost(lose),
      beat: () => channels.beat(),
      onHeard: (heard: () => void) => channels.onHeard(heard),
      drop: () => channels.drop(),
      close: over,
    }
    return new SshWire(connection, options.stallMs)
  } catch (error) {
    await over()
    const why = error instanceof Error ? error.message : String(error)
    throw new TargetError(`The connection that ssh made cannot be used: ${why}.`, 'Use --transport ssh2.')
  }
}

/** Were we killed, ssh would remove its socket: nothing else is to stay behind. */
const keepOnlySocket = async (control: string): Promise<void> => {
  const names = ['config', 'log', 'errors', 'revoked', 'ask.sh', 'ask.sock']
  await Promise.all(names.map((name) => rm(join(dirname(control), name), { force: true })))
}
