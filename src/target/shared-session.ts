import { type ChildProcess, spawn } from 'node:child_process'
import { PassThrough, Readable } from 'node:stream'
import { holdsConnection } from './openssh-control.ts'
import { forAnyShell } from './quote.ts'
import { type RunOptions, type RunResult, WireBusy, WireLost } from './wire.ts'

/** How long a script may take to end its commands before its channel is closed, milliseconds. */
const endMs = 5_000
/** What ssh says where the server opened no channel: nothing ran. */
const refused = /session request failed|Session open refused|open failed/i

/**
 * `ssh` as one more session over a connection that is open. It reads no config and can make no connection of its own
 * (its ProxyCommand only fails). It gives its standard streams to the ssh that holds the connection, which then knows of this
 * channel: refused, or left half made when we are killed, it harms nothing.
 */
const argvFor = (control: string, command: string): string[] => [
  ...['-F', 'none', '-S', control, '-T', '-a', '-x'],
  ...['ControlMaster=no', 'ProxyCommand=false', 'LogLevel=ERROR'].flatMap((option) => ['-o', option]),
  ...['--', 'mailmedic', command],
]

/** A script over the person's connection. */
export class SharedSession {
  /** Resolves when it has ended; rejects with WireBusy or WireLost. */
  readonly ended: Promise<RunResult>
  /** Once it is known whether the server let it in. */
  readonly known: Promise<void>
  readonly #child: ChildProcess
  readonly #control: string
  /** What was sent before it was heard of: a session that was refused has read none of it. */
  #sent: Buffer[] = []
  #heard = false
  #ending = false
  #said = ''

  constructor(control: string, script: string, options: RunOptions, onHeard: () => void) {
    this.#control = control
    // A session of its own, in the sense of setsid(2): no key on our terminal ends it in the middle.
    const child = spawn('ssh', argvFor(control, forAnyShell(script)), { detached: true, stdio: 'pipe' })
    this.#child = child
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => {
      this.#hears()
      onHeard()
      options.onStdout(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (this.#said.length < 4096) this.#said += chunk.toString()
      if (!refused.test(this.#said)) onHeard()
      options.onStderr(chunk)
    })
    this.#feed(options.stdin)
    this.known = new Promise((resolve) => {
      child.stdout.once('data', () => resolve())
      child.once('exit', (_, signal) => signal !== null && this.drop())
      child.once('close', () => resolve())
    })
    const end = (): void => this.end()
    if (options.signal?.aborted) end()
    options.signal?.addEventListener('abort', end, { once: true })
    this.ended = new Promise<RunResult>((resolve, reject) => {
      child.once('error', (error) => reject(new WireLost(error.message)))
      child.once('exit', (_, signal) => signal !== null && this.drop())
      child.once('close', (code, signal) => {
        options.signal?.removeEventListener('abort', end)
        this.#outcome(code, signal).then(resolve, reject)
      })
    })
  }

  /** Whether anything came back from it. */
  get heard(): boolean {
    return this.#heard
  }

  /** Its standard input as it was before it was sent, for another try elsewhere. */
  unsent(stdin: RunOptions['stdin']): RunOptions['stdin'] {
    if (!(stdin instanceof Readable)) return stdin
    const again = new PassThrough()
    for (const chunk of this.#sent) again.write(chunk)
    stdin.removeAllListeners('data').removeAllListeners('end')
    if (stdin.readableEnded) again.end()
    else stdin.pipe(again)
    return again
  }

  /** Ends its standard input, by which its script ends what it runs; then its channel. Nothing is waited for. */
  end(): void {
    this.#ending = true
    this.#child.stdin?.end()
    setTimeout(() => this.drop(), endMs).unref()
  }

  /** The other ends of its streams are the holder's, which may keep them: what is not to be heard any more is closed here. */
  drop(): void {
    this.#child.kill('SIGKILL')
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream?.destroy()
  }

  /** Our own process need not wait for its end. */
  leave(): void {
    this.end()
    this.#child.unref()
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr])
      (stream as { unref?: () => void } | null)?.unref?.()
  }

  #feed(stdin: RunOptions['stdin']): void {
    const to = this.#child.stdin
    if (!(stdin instanceof Readable)) {
      if (stdin) to?.end(stdin)
      return
    }
    stdin.on('data', (chunk: Buffer) => {
      if (!this.#heard) this.#sent.push(chunk)
      if (to?.write(chunk) !== false) return
      stdin.pause()
      to.once('drain', () => stdin.resume())
    })
    stdin.once('end', () => to?.end())
  }

  #hears(): void {
    this.#heard = true
    this.#sent = []
  }

  /** 255 is ssh's own word; whether a script said it, nobody can tell, and none of ours does. */
  async #outcome(code: number | null, signal: string | null): Promise<RunResult> {
    if (code !== 255 && code !== null) return { code, signal }
    if (!this.#heard && refused.test(this.#said)) throw new WireBusy('the machine opens no further channel')
    if (this.#ending) return { code, signal }
    if (signal !== null) throw new WireLost('the channel was closed')
    if (await holdsConnection(this.#control)) throw new WireLost('the channel ended without a status')
    throw new WireLost('the ssh whose connection was shared has ended')
  }
}
