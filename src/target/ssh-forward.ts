import type { Duplex } from 'node:stream'
import { clean } from './clean.ts'
import { failureIn } from './connect-words.ts'
import { quote } from './quote.ts'
import type { SshConnection } from './ssh-wire.ts'
import { type After, ConnectFailure, type Endpoint, WireLost } from './wire.ts'

const forwardingRefused = 'the SSH server does not allow forwarding (AllowTcpForwarding)'

/** Forwarded connections that may be open at once; further ones wait. */
const most = 16

/** Connections that the SSH server makes for us: its view of the network (direct-tcpip), its sockets. */
export class SshForwards {
  readonly #connection: SshConnection
  readonly #probe: (script: string) => Promise<number | null>
  readonly #after: After
  readonly #waiting: (() => void)[] = []
  readonly #streams = new Set<Duplex>()
  #open = 0
  #lost: WireLost | undefined

  constructor(connection: SshConnection, probe: (script: string) => Promise<number | null>, after: After) {
    this.#connection = connection
    this.#probe = probe
    this.#after = after
  }

  /** The connection to the server is gone: what waits fails at once, and what is open did not end on the far side. */
  lose(stalled = false): void {
    this.#lost ??= new WireLost(`the connection to the mail host ${stalled ? 'stalled' : 'was lost'}`, { stalled })
    for (const next of this.#waiting.splice(0)) next()
    for (const stream of this.#streams) stream.emit('error', this.#lost)
    this.#streams.clear()
  }

  /** The timeout counts from the moment the server is asked, not while it waits for its turn. */
  async connect(to: Endpoint, timeoutMs: number): Promise<Duplex> {
    if (this.#open >= most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#open += 1
    let stream: Duplex
    try {
      stream = await this.#ask(to, timeoutMs)
    } catch (error) {
      this.#release()
      throw error
    }
    this.#streams.add(stream)
    const release = (): void => {
      if (this.#streams.delete(stream)) this.#release()
    }
    stream.once('close', release)
    stream.on('error', () => {})
    // ssh2 says `close` only once everything was read: who ends a connection early reads no more.
    const destroy = stream.destroy.bind(stream)
    stream.destroy = (error?: Error) => {
      release()
      destroy(error)
      stream.resume()
      return stream
    }
    return stream
  }

  #release(): void {
    this.#open -= 1
    this.#waiting.shift()?.()
  }

  #ask(to: Endpoint, timeoutMs: number): Promise<Duplex> {
    const where = 'socket' in to ? to.socket : `${to.host}:${to.port}`
    if (this.#lost) return Promise.reject(this.#lost)
    return new Promise((resolve, reject) => {
      let late = false
      const callOff = this.#after(timeoutMs, () => {
        late = true
        reject(new ConnectFailure('timeout', `${where} did not answer within ${Math.round(timeoutMs / 100) / 10} s`))
      })
      this.#connection.forward(to).then(
        (stream) => {
          callOff()
          if (late) stream.destroy()
          else resolve(stream)
        },
        (error: unknown) => {
          callOff()
          if (!late)
            this.#failure(to, where, error instanceof Error ? error : new Error(String(error))).then(reject, reject)
        },
      )
    })
  }

  /** A connection to the server that broke says nothing about the far side. */
  async #failure(
    to: Endpoint,
    where: string,
    error: Error & { reason?: number | string },
  ): Promise<ConnectFailure | WireLost> {
    const text = clean(error.message).replace(/^(\(SSH\) )?Channel open failure: /, '')
    const failure = (kind: ConnectFailure['failure']): ConnectFailure => new ConnectFailure(kind, `${where}: ${text}`)
    if (this.#lost) return this.#lost
    // ssh2's words, where it noticed before we were told.
    if (error.reason === undefined && /^(no response from server|not connected)$/i.test(text)) return new WireLost(text)
    // RFC 4254, section 5.1: 1 is ADMINISTRATIVELY_PROHIBITED, 3 UNKNOWN_CHANNEL_TYPE.
    if (error.reason === 1 || error.reason === 3 || /prohibited|unknown channel type/i.test(text))
      return new ConnectFailure('prohibited', `${where}: ${forwardingRefused}`)
    const known = failureIn(text)
    if (known) return failure(known)
    if ('socket' in to) return failure(await this.#socketFailure(to.socket))
    return failure('unreachable')
  }

  /** sshd does not say why it could not open a socket: look, where it opens a further channel for that. */
  async #socketFailure(path: string): Promise<ConnectFailure['failure']> {
    const code = await this.#probe(socketQuestion(path)).catch(() => undefined)
    return socketVerdict(code)
  }
}

/**
 * Asked of the machine: why a socket could not be opened. Where somebody listens, sshd did not try (/proc/net/unix: flags
 * 00010000, path as it was bound, which may be relative).
 */
export const socketQuestion = (path: string): string => {
  const file = quote(path)
  return `[ -e ${file} ] || { LC_ALL=C ls -d ${file} 2>&1 | grep -qi denied && exit 2; exit 1; }
[ -S ${file} ] || exit 1
[ -w ${file} ] || exit 2
while read -r a b c flags d e f name; do
  [ "$flags" = 00010000 ] && case ${file} in "$name"|*/"$name") exit 3 ;; esac
done </proc/net/unix
exit 0`
}

/** What its exit status means; whoever could not be asked has not refused. */
export const socketVerdict = (code: number | null | undefined): ConnectFailure['failure'] =>
  (['refused', 'absent', 'denied', 'prohibited'] as const)[code ?? -1] ?? 'unexplained'
