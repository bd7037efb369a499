import type { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import type { SshRoute } from './ssh-config.ts'
import { type ConnectOptions, connectSsh, type Hops } from './ssh-connect.ts'
import { type SshConnection, type SshSession, SshWire } from './ssh-wire.ts'
import type { Endpoint, Wire } from './wire.ts'

/** A machine over one SSH connection of ssh2. Rejects with a TargetError. */
export const openSshWire = async (options: ConnectOptions, route?: SshRoute): Promise<Wire> =>
  new SshWire(overSsh2(await connectSsh(options, route)), options.stallMs)

const overSsh2 = ({ client, clients, socket, settings }: Hops): SshConnection => ({
  user: settings.user,
  exec: (command) =>
    new Promise((resolve, reject) => {
      client.exec(command, (error, channel) => (error ? reject(error) : resolve(sessionOf(channel))))
    }),
  forward: (to: Endpoint) =>
    new Promise<Duplex>((resolve, reject) => {
      const opened = (error: Error | undefined, stream: Duplex): void => (error ? reject(error) : resolve(stream))
      if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, opened)
      else client.forwardOut('127.0.0.1', 0, to.host, to.port, opened)
    }),
  onLost: (lose) => {
    for (const each of clients) {
      each.on('error', (error) => lose(error.message))
      each.on('close', () => lose('the connection was closed'))
    }
  },
  // Calling off a forwarding that never was: RFC 4254, section 7.1. ssh2 has no other question without an effect.
  beat: () =>
    new Promise((resolve, reject) => {
      client.unforwardIn('127.0.0.1', 1, (error) => (isLoss(error) ? reject(error) : resolve()))
    }),
  onHeard: (heard) => socket.on('data', heard),
  drop: () => {
    for (const each of clients) each.destroy()
  },
  close: async () => goodbye([...clients].reverse()),
})

/** ssh2's words for a question whose connection went away; any other is the server's refusal. */
const isLoss = (error: Error | null | undefined): error is Error =>
  /^no response from server$/i.test(error?.message ?? '')

const sessionOf = (channel: ClientChannel): SshSession => {
  channel.on('error', () => {})
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    // `close` comes also when the connection drops: then without a status.
    ended: new Promise((resolve) => {
      channel.once('close', (code?: number | null, signal?: string | null) =>
        resolve({ code: code ?? null, signal: signal ?? null }),
      )
    }),
    close: () => channel.close(),
  }
}

/** The machine itself first: through jump hosts the goodbye travels over the others. */
const goodbye = ([machine, ...jumps]: readonly Hops['client'][]): void => {
  machine?.end()
  const later = setTimeout(() => {
    for (const client of [machine, ...jumps]) client?.destroy()
  }, 500)
  machine?.once('close', () => {
    clearTimeout(later)
    for (const client of jumps) client.end()
  })
}
