import { createServer, connect as netConnect, type Socket } from 'node:net'

export interface StallProxy {
  readonly port: number
  /** Bytes that have come from the server through it. */
  readonly passed: number
  /** From now on no byte goes either way, and nothing is closed. */
  stall(): void
  /** What was held back goes on its way. */
  resume(): void
  close(): void
}

export interface StallOptions {
  readonly toPort: number
  readonly toHost?: string
  /** Stalls by itself once so many bytes came from the server. */
  readonly afterBytes?: number
  /** What it does to bytes from us; default: they stall too. */
  readonly upwards?: 'stalls' | 'flows'
}

/** A TCP proxy on loopback that can stop carrying bytes in the middle without closing anything, as a dead VPN does. */
export const stallProxy = (options: StallOptions): Promise<StallProxy> =>
  new Promise((resolve) => {
    const { toPort, toHost = '127.0.0.1', afterBytes = Number.POSITIVE_INFINITY, upwards = 'stalls' } = options
    const sockets = new Set<Socket>()
    let held: (() => void)[] = []
    let stalled = false
    let passed = 0
    const carry = (from: Socket, to: Socket, up: boolean): void => {
      const go = (action: () => void): void => {
        if (stalled && !(up && upwards === 'flows')) held.push(action)
        else action()
      }
      from.on('data', (chunk) => {
        if (!up && passed >= afterBytes) stalled = true
        go(() => {
          if (!up) passed += chunk.length
          if (to.writable) to.write(chunk)
        })
      })
      // A dead line does not say that the other end went away either.
      from.on('end', () => go(() => to.end()))
      from.on('close', () => go(() => to.destroy()))
    }
    const server = createServer((near) => {
      const far = netConnect(toPort, toHost)
      for (const socket of [near, far]) {
        socket.setNoDelay(true)
        socket.on('error', () => {})
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
      carry(near, far, true)
      carry(far, near, false)
    })
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        get passed() {
          return passed
        },
        stall: () => {
          stalled = true
        },
        resume: () => {
          stalled = false
          const actions = held
          held = []
          for (const action of actions) action()
        },
        close: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      })
    })
  })
