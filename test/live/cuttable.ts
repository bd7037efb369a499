import { once } from 'node:events'
import { createServer, connect as netConnect, type Socket } from 'node:net'

/** A way to the host that can be cut and is there again at once. */
export const cuttable = async (host: string, toPort: number) => {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = netConnect(toPort, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far)
    far.pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    close: () => {
      server.close()
      cut()
    },
  }
}
