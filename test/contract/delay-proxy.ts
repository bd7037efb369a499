import { createServer, connect as netConnect, type Socket } from 'node:net'

export interface DelayProxy {
  readonly port: number
  close(): void
}

/**
 * A TCP proxy on loopback that holds every byte back for half a round trip each way, so that a round trip costs
 * `roundTripMs` more. The client's TCP handshake itself stays fast, so the first bytes to the server wait one round
 * trip longer: that is what connecting would have cost.
 */
export const delayProxy = (toPort: number, roundTripMs: number, toHost = '127.0.0.1'): Promise<DelayProxy> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>()
    const server = createServer((near) => {
      const far = netConnect(toPort, toHost)
      const born = performance.now()
      for (const socket of [near, far]) {
        socket.setNoDelay(true)
        socket.on('error', () => {})
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
      carry(near, far, roundTripMs / 2, born + roundTripMs)
      carry(far, near, roundTripMs / 2, born + roundTripMs)
    })
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        close: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      })
    })
  })

/** Timers of equal length fire in order, so bytes stay in order. Before `connected` nothing can have been sent. */
const carry = (from: Socket, to: Socket, ms: number, connected: number): void => {
  const later = (action: () => void): void => {
    const early = Math.max(0, connected - performance.now())
    setTimeout(action, early + ms)
  }
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)))
  from.on('end', () => later(() => to.end()))
  from.on('close', () => later(() => to.destroy()))
}
