import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { askDial } from '../../src/target/dial.ts'
import type { DialAsk, Dialogue, Reading } from '../../src/target/target.ts'
import { context, listen, loopback } from './loopback.ts'

const folder = mkdtempSync(join(tmpdir(), 'host-talk-'))
const opened: Server[] = []
afterEach(() => {
  for (const server of opened.splice(0)) server.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const serve = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const { port, server } = await listen(onSocket)
  opened.push(server)
  return port
}
/** Says its greeting, then a reply for each command; `end` and `reset` close. */
const says = (greeting: string, ...replies: string[]) =>
  serve((socket) => {
    const say = (text: string | undefined): void => {
      if (text === 'end') socket.end()
      else if (text === 'reset') socket.resetAndDestroy()
      else if (text !== undefined) socket.write(text)
    }
    const rest = [...replies]
    say(greeting)
    socket.on('data', () => say(rest.shift()))
  })

/** A machine whose server forwards nothing, with perl. */
const there = () =>
  context({
    wire: loopback({ forwards: false, connect: () => Promise.reject(new Error('forwarded')) }),
    tools: { perl: true },
  })
const greets: Dialogue = { protocol: 'smtp' }
const helo: Dialogue = { protocol: 'smtp', helo: 'mail.example', starttls: 'never' }

/** What was heard, without how long it took. */
const told = ({ status, why, dial }: Reading) => ({
  status,
  why,
  dial: { ...dial, steps: dial?.steps.map(({ ms: _, ...step }) => step) },
})

describe('a dialogue made on the host is judged as one that goes on', () => {
  const cases: readonly (readonly [string, Dialogue | undefined, () => Promise<number>])[] = [
    ['a connection alone', undefined, () => says('220 mx ESMTP\r\n')],
    ['a greeting', greets, () => says('220 mx ESMTP\r\n')],
    [
      'a greeting of two lines, in pieces',
      greets,
      () =>
        serve((socket) => {
          socket.write('220-mx.exa')
          setTimeout(() => socket.write('mple\r\n220 ready\r\n'), 50)
        }),
    ],
    [
      'a greeting and a reply',
      helo,
      () => says('220 mx ESMTP\r\n', '250-mx\r\n250-SIZE 1\r\n250 STARTTLS\r\n', '221 bye\r\n'),
    ],
    ['LMTP', { ...helo, protocol: 'lmtp' }, () => says('220 mx LMTP\r\n', '250 mx\r\n')],
    ['a refusal to talk', helo, () => says('554 5.7.1 no\r\n')],
    ['a refusal to be greeted', helo, () => says('220 mx\r\n', '501 5.5.2 who?\r\n')],
    ['a busy server', helo, () => says('421 4.3.2 later\r\n')],
    ['no SMTP', helo, () => says('* OK IMAP ready\r\n')],
    ['control characters', greets, () => says('220 \u001b[31mmx\u0007\r\n')],
    ['a server that closes at once', helo, () => says('end')],
    ['a server that closes after the greeting', helo, () => says('220 mx\r\n', 'end')],
    ['a server that resets after the greeting', helo, () => says('220 mx\r\n', 'reset')],
    ['half a reply, and the end', helo, () => says('220 mx\r\n', '250-mx\r\n', 'end')],
    ['a port where nobody listens', helo, async () => 1],
  ]
  test.each(cases)('%s', async (_, smtp, server) => {
    const port = await server()
    const ask: DialAsk = { kind: 'dial', host: '127.0.0.1', port, timeoutMs: 1_000, ...(smtp ? { smtp } : {}) }
    const [here, host] = [await askDial(context(), ask), await askDial(there(), ask)]
    const words = (reading: Reading) => {
      const { why, ...rest } = told(reading)
      return here.dial?.failedAt === 'connect' ? rest : { ...rest, why }
    }
    expect(words(host)).toEqual(words(here))
  })

  test('a server that never greets, and how long that took', async () => {
    const port = await says('')
    const ask: DialAsk = { kind: 'dial', host: '127.0.0.1', port, timeoutMs: 1_000, smtp: helo }
    const reading = await askDial(there(), ask)
    expect(told(reading)).toEqual(told(await askDial(context(), ask)))
    expect(reading).toMatchObject({ status: 'timeout', dial: { failedAt: 'greeting', failure: 'timeout' } })
    expect(reading.ms).toBeGreaterThan(900)
  })
})

test('the time of each step is that of the host', async () => {
  const port = await serve((socket) => void setTimeout(() => socket.write('220 mx\r\n'), 300))
  const reading = await askDial(there(), { kind: 'dial', host: '127.0.0.1', port, smtp: greets })
  expect(reading.dial?.steps[1]?.ms).toBeGreaterThanOrEqual(250)
  expect(reading.dial?.steps[0]?.ms).toBeLessThan(250)
})

test('those of one turn are one command, and a socket is one more place', async () => {
  const ctx = there()
  const port = await says('220 mx\r\n')
  const socket = join(folder, 'lmtp')
  const server = createServer((one) => one.on('error', () => {}).write('220 here\r\n'))
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const found = await Promise.all([
    askDial(ctx, { kind: 'dial', host: '127.0.0.1', port, smtp: greets }),
    askDial(ctx, { kind: 'dial', socket, smtp: { protocol: 'lmtp' } }),
    askDial(ctx, { kind: 'dial', socket: join(folder, 'none') }),
  ])
  expect(found.map(({ status }) => status)).toEqual(['ok', 'ok', 'absent'])
  expect(found[1]?.dial?.steps[1]?.lines).toEqual(['220 here'])
  expect(ctx.ran.map(({ argv }) => argv[0])).toEqual(['perl'])
})

test.each([
  ['the connection to the host was lost', 'unreachable', 'unreachable'],
  ['the host did not end it', 'timeout', 'timeout'],
  ['perl does not run there', 'absent', 'failed'],
] as const)('%s', async (why, status, expected) => {
  const exec = async (ask: DialAsk | object) => ({ ask, status, stdout: '', stderr: '', why, at: '', ms: 0 }) as Reading
  const wire = loopback({ forwards: false, connect: () => Promise.reject(new Error('forwarded')) })
  const reading = await askDial(context({ wire, tools: { perl: true }, exec }), {
    kind: 'dial',
    host: '127.0.0.1',
    port: 1,
  })
  expect(reading).toMatchObject({ status: expected, why: expect.stringContaining(why) })
})

test('what needs TLS or an envelope is made from here', async () => {
  const port = await says('220 mx\r\n', '250 mx\r\n', '250 ok\r\n')
  const asks: Dialogue[] = [
    { ...helo, starttls: 'if-offered' },
    { ...helo, mail: 'a@b.example' },
  ]
  for (const smtp of asks) {
    const ctx = context({ wire: loopback({ forwards: false }), tools: { perl: true } })
    await askDial(ctx, { kind: 'dial', host: '127.0.0.1', port, smtp })
    expect(ctx.ran).toEqual([])
  }
})
