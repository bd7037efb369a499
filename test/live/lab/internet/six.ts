import { connect, createServer } from 'node:net'
import { sites, sixOf } from './zone.ts'

/** The same servers over IPv6: each connection goes on to the one of the host's IPv4 address. Started by ../ipv6.ts. */
const listening = sites.flatMap(({ address, ports }) =>
  ports.map((port) => {
    const started = Promise.withResolvers<void>()
    const server = createServer((socket) => {
      const on = connect(port, address)
      socket.on('error', () => on.destroy()).pipe(on)
      on.on('error', () => socket.destroy()).pipe(socket)
    })
    server.listen(port, sixOf(address), () => started.resolve())
    return started.promise
  }),
)
await Promise.all(listening)
process.stdout.write('ready\n')
