import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { Hello } from './context.ts'
import { type ConnectTool, connecting, toolsFor } from './tool-scripts.ts'
import { ToolStream } from './tool-stream.ts'
import { ConnectFailure, type Endpoint, type Wire, WireBusy, WireLost } from './wire.ts'

/** What is needed of the machine's Asker. */
export interface Lender {
  hello(): Promise<Hello>
  lend(): Promise<Loan>
}

/** A channel for something else than asks. */
export interface Loan {
  giveBack(): void
  /** The machine did not open it. */
  refused(): void
}

/** A script needs its time to begin, milliseconds, besides that of the connection. */
const startMs = 2_000
/** As often a channel that the machine refused is waited for. */
const tries = 5

/**
 * Connects from the machine: forwarded by its SSH server, or, where that forwards nothing, by what the machine has to
 * connect with. Then a script of its own carries the bytes, on a channel that no question has. Rejects with a
 * ConnectFailure or WireLost.
 */
export const connector =
  (wire: Wire, asker: Lender) =>
  async (to: Endpoint, timeoutMs: number): Promise<Duplex> => {
    try {
      return await wire.connect(to, timeoutMs)
    } catch (error) {
      if (!isBarred(error)) throw error
      const { tools } = await asker.hello()
      const [tool] = toolsFor(to, tools)
      // A socket has its place in the file system of the container.
      const [other] = wire.beside && !('socket' in to) ? toolsFor(to, wire.beside.tools) : []
      if (tool === undefined && wire.beside && other !== undefined)
        return await byTool({ wire: { ...wire, run: wire.beside.run }, asker, tool: other }, to, timeoutMs)
      if (tool === undefined && error.failure === 'unexplained') throw error
      if (tool === undefined) throw new ConnectFailure('prohibited', `${error.message}, and ${nothingThere(to)}`)
      return await byTool({ wire, asker, tool }, to, timeoutMs)
    }
  }

/** It was not tried, or nobody said why it did not come about: sshd says nothing of a socket that it may not open. */
export const isBarred = (error: unknown): error is ConnectFailure =>
  error instanceof ConnectFailure && (error.failure === 'prohibited' || error.failure === 'unexplained')

const nothingThere = (to: Endpoint): string =>
  `there is no ${'socket' in to ? '' : 'bash, '}perl, python3 or nc to connect with`

const byTool = async (
  { wire, asker, tool }: { readonly wire: Wire; readonly asker: Lender; readonly tool: ConnectTool },
  to: Endpoint,
  timeoutMs: number,
): Promise<Duplex> => {
  const where = 'socket' in to ? to.socket : `${to.host}:${to.port}`
  const word = `@mm${randomBytes(8).toString('hex')}`
  const script = connecting(tool, to, Math.ceil(timeoutMs / 1000), word)
  for (let left = tries; ; left -= 1) {
    const loan = await asker.lend()
    const stream = new ToolStream(wire, script, { where, word })
    const late = `${where} did not answer within ${Math.round(timeoutMs / 100) / 10} s`
    const callOff = wire.after(timeoutMs + startMs, () => stream.destroy(new ConnectFailure('timeout', late)))
    try {
      const connected = await stream.connected
      void stream.over.then(() => loan.giveBack())
      return connected
    } catch (error) {
      if (error instanceof WireBusy) loan.refused()
      else void stream.over.then(() => loan.giveBack())
      if (!(error instanceof WireBusy)) throw error
      if (left === 1) throw new WireLost('the machine opens no further channel')
    } finally {
      callOff()
    }
  }
}
