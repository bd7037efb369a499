import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Asker } from '../../src/target/asker.ts'
import { connector } from '../../src/target/connect.ts'
import { type Hello, type HelloTool, helloTools } from '../../src/target/context.ts'
import { createLocalWire } from '../../src/target/local.ts'
import { type Beside, ConnectFailure, type Wire, WireBusy } from '../../src/target/wire.ts'
import { remaining } from '../contract/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'mailmedic-connect-'))
const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers) close()
  rmSync(folder, { recursive: true, force: true })
})

/** This machine, as an SSH server that forwards nothing; `sessions` scripts may run at once. */
const machine = (
  tools: readonly HelloTool[],
  { sessions = 10, beside }: { sessions?: number; beside?: Beside } = {},
) => {
  const local = createLocalWire()
  let open = 0
  const wire: Wire = {
    ...local,
    ...(beside ? { beside } : {}),
    connect: () => Promise.reject(new ConnectFailure('prohibited', 'it forwards nothing')),
    run: async (script, options) => {
      if (open >= sessions) throw new WireBusy('no further session')
      open += 1
      return await local.run(script, options).finally(() => {
        open -= 1
      })
    },
  }
  const asker = new Asker({ wire, name: 'here', timeoutMs: 10_000, sudo: 'never', now: () => new Date() })
  closers.push(() => asker.close())
  const hello = async () => {
    const all = await asker.hello()
    const kept = Object.fromEntries(helloTools.map((tool) => [tool, tools.includes(tool)]))
    return { ...all, tools: kept as typeof all.tools }
  }
  return { asker, connect: connector(wire, { hello, lend: () => asker.lend() }) }
}

const serve = async (talk: (socket: Socket) => void, path?: string): Promise<number> => {
  const server = createServer((socket) => talk(socket.on('error', () => {})))
  closers.push(() => server.close())
  server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path })
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Each tool, and each kind of nc that this machine has, in the place of nc. */
const kinds: readonly (readonly [string, HelloTool, string])[] = [
  ['bash', 'bash', ''],
  ['perl', 'perl', ''],
  ['python3', 'python3', ''],
  ...(['/bin/nc.openbsd', '/bin/nc.traditional', '/usr/bin/ncat', '/usr/bin/busybox'] as const)
    .filter((path) => existsSync(path))
    .map((path) => [`nc that is ${path}`, 'nc', path] as const),
]

describe.each(kinds)('where nothing is forwarded: %s', { timeout: 30_000 }, (_, tool, path) => {
  const inPlace = async <T>(go: () => Promise<T>): Promise<T> => {
    if (path === '') return go()
    const before = process.env.PATH
    const place = mkdtempSync(join(folder, 'path-'))
    symlinkSync(path, join(place, 'nc'))
    process.env.PATH = `${place}:${before}`
    try {
      return await go()
    } finally {
      process.env.PATH = before
    }
  }
  const connect = machine([tool]).connect

  test('carries bytes both ways as they are, and ends with the other side', async () => {
    const sent = randomBytes(300_000)
    const heard: Buffer[] = []
    const port = await serve((socket) => {
      socket.write('220 first\r\n')
      let left = sent.length
      socket.on('data', (chunk) => {
        socket.write(chunk)
        left -= chunk.length
        if (left <= 0) socket.end()
      })
    })
    const stream = await inPlace(() => connect({ host: '127.0.0.1', port }, 5_000))
    stream.on('data', (chunk: Buffer) => heard.push(chunk))
    stream.write(sent)
    await once(stream, 'close')
    expect(Buffer.concat(heard).equals(Buffer.concat([Buffer.from('220 first\r\n'), sent]))).toBe(true)
    expect(await remaining(` ${port} `)).toEqual([])
  })

  test('says that it is connected where nobody speaks, and leaves nothing behind when we go', async () => {
    const port = await serve(() => {})
    const stream = await inPlace(() => connect({ host: '127.0.0.1', port }, 5_000))
    expect(stream.destroyed).toBe(false)
    stream.destroy()
    expect(await remaining(` ${port} `)).toEqual([])
  })

  test('tells a refused connection, and one that is closed at once', async () => {
    const failure = await inPlace(() => connect({ host: '127.0.0.1', port: 1 }, 5_000)).catch((error) => error)
    expect(failure).toMatchObject({ failure: 'refused', message: '127.0.0.1:1: Connection refused' })
    const port = await serve((socket) => socket.end())
    const ended = await inPlace(() => connect({ host: '127.0.0.1', port }, 5_000)).then(
      async (stream) => {
        stream.resume()
        if (!stream.destroyed) await once(stream, 'close')
        return 'closed'
      },
      (error: unknown) => error,
    )
    expect(ended).toBe('closed')
  })
})

test.each(['perl', 'python3', 'nc'] as const)('%s opens UNIX sockets', async (tool) => {
  const path = join(folder, `${tool}.sock`)
  await serve((socket) => void socket.write('220 lmtp\r\n'), path)
  const { connect } = machine([tool])
  const stream = await connect({ socket: path }, 5_000)
  const [first] = await once(stream, 'data')
  expect(String(first)).toBe('220 lmtp\r\n')
  stream.destroy()
  const gone = await connect({ socket: join(folder, 'none') }, 5_000).catch((error) => error)
  expect(gone).toMatchObject({ failure: 'absent' })
})

test.skipIf(!existsSync('/usr/bin/busybox'))('a nc that knows no sockets accuses nobody', async () => {
  const path = join(folder, 'unheard.sock')
  await serve((socket) => void socket.write('220 lmtp\r\n'), path)
  const before = process.env.PATH
  const place = mkdtempSync(join(folder, 'path-'))
  symlinkSync('/usr/bin/busybox', join(place, 'nc'))
  process.env.PATH = `${place}:${before}`
  const failure = await machine(['nc'])
    .connect({ socket: path }, 5_000)
    .catch((error) => error)
    .finally(() => {
      process.env.PATH = before
    })
  expect(failure).toMatchObject({ failure: 'unexplained' })
})

test('where there is nothing to connect with, that is said', async () => {
  const none = await machine([])
    .connect({ host: '127.0.0.1', port: 1 }, 5_000)
    .catch((error) => error)
  const message = 'it forwards nothing, and there is no bash, perl, python3 or nc to connect with'
  expect(none).toMatchObject({ failure: 'prohibited', message })
  const socket = await machine(['bash'])
    .connect({ socket: '/nowhere' }, 5_000)
    .catch((error) => error)
  expect(socket).toMatchObject({ failure: 'prohibited' })
})

test('who shares its network connects where nothing inside can, but opens no socket of it', async () => {
  const port = await serve((socket) => socket.end('220 hi\r\n'))
  const tools = { ...Object.fromEntries(helloTools.map((tool) => [tool, tool === 'bash'])) } as Hello['tools']
  const { connect } = machine([], { beside: { tools, run: createLocalWire().run } })
  const stream = await connect({ host: '127.0.0.1', port }, 5_000)
  expect(String((await once(stream, 'data'))[0])).toBe('220 hi\r\n')
  expect(await connect({ socket: '/nowhere' }, 5_000).catch((error) => error.failure)).toBe('prohibited')
})

test('where one script may run at a time, questions and connections take turns', { timeout: 30_000 }, async () => {
  const { asker, connect } = machine(['bash'], { sessions: 1 })
  const port = await serve((socket) => socket.end('220 hi\r\n'))
  const dial = async (): Promise<string> => {
    const stream = await connect({ host: '127.0.0.1', port }, 5_000)
    const heard: string[] = []
    stream.on('data', (chunk) => heard.push(String(chunk)))
    if (!stream.destroyed) await once(stream, 'close')
    return heard.join('')
  }
  const ask = async (text: string): Promise<string> =>
    (await asker.ask({ kind: 'exec', argv: ['echo', text] })).stdout.trim()
  expect(await Promise.all([ask('a'), dial(), ask('b'), dial(), dial()])).toEqual([
    'a',
    '220 hi\r\n',
    'b',
    '220 hi\r\n',
    '220 hi\r\n',
  ])
  expect(await ask('c')).toBe('c')
})
