import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo, Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { createServer as createTls } from 'node:tls'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { askDial } from '../../src/target/dial.ts'
import type { Dialogue, ExecAsk, Reading } from '../../src/target/target.ts'
import { WireLost } from '../../src/target/wire.ts'
import { context, listen, loopback } from './loopback.ts'

const folder = mkdtempSync(join(tmpdir(), 'dial-'))
const opened: { close(done?: () => void): void }[] = []
let key = ''
let cert = ''
beforeAll(() => {
  const make = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=mx.example'.split(' ')
  const names = ['-addext', 'subjectAltName=DNS:mx.example,IP:127.0.0.1']
  execFileSync('openssl', ['req', ...make, ...names, '-keyout', join(folder, 'k'), '-out', join(folder, 'c')], {
    stdio: 'ignore',
  })
  key = readFileSync(join(folder, 'k'), 'utf8')
  cert = readFileSync(join(folder, 'c'), 'utf8')
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  for (const server of opened.splice(0)) server.close()
})

const serve = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const { port, server } = await listen(onSocket)
  opened.push(server)
  return port
}
/** A server that says these lines, one for each command it gets. */
const script = (greeting: string, ...replies: string[]) =>
  serve((socket) => {
    socket.write(greeting)
    let rest = [...replies]
    socket.on('data', () => {
      const [next, ...more] = rest
      rest = more
      if (next !== undefined) socket.write(next)
    })
  })
const smtp: Dialogue = { protocol: 'smtp', helo: 'mail.example' }
const dial = (port: number, dialogue: Dialogue | null = smtp, ctx = context(), timeoutMs = 400) =>
  askDial(ctx, { kind: 'dial', host: '127.0.0.1', port, timeoutMs, ...(dialogue && { smtp: dialogue }) })

describe('a real server', () => {
  const real = async (options: ConstructorParameters<typeof SMTPServer>[0] = {}) => {
    const said: string[] = []
    const server = new SMTPServer({
      key,
      cert,
      authOptional: true,
      disableReverseLookup: true,
      onMailFrom: (address, _session, done) => {
        said.push(address.address)
        done()
      },
      onRcptTo: (address, _session, done) => {
        said.push(address.address)
        if (address.address.startsWith('nobody'))
          return done(Object.assign(new Error('no such user'), { responseCode: 550 }))
        done()
      },
      ...options,
    })
    server.on('error', () => {})
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    opened.push(server)
    return { port: (server.server.address() as AddressInfo).port, said }
  }

  test('greets, speaks STARTTLS, takes a sender and refuses a recipient', async () => {
    const { port, said } = await real()
    const reading = await dial(port, {
      ...smtp,
      starttls: 'if-offered',
      mail: '',
      rcpt: ['a@x.example', 'nobody@x.example'],
    })
    expect(reading.status).toBe('ok')
    const stages = reading.dial?.steps.map(({ stage, code }) => `${stage} ${code ?? ''}`.trim())
    expect(stages).toEqual([
      'connect',
      'greeting 220',
      'helo 250',
      'starttls 220',
      'tls',
      'helo-tls 250',
      'mail 250',
      'rcpt 250',
      'rcpt 550',
      'quit',
    ])
    expect(reading.dial?.tls?.version).toBe('TLSv1.3')
    expect(reading.dial?.tls?.certificate).toMatchObject({
      subject: 'CN=mx.example',
      issuer: 'CN=mx.example',
      names: ['mx.example', '127.0.0.1'],
      trusted: 'unknown',
      why: 'there is no openssl on the host to judge it with',
    })
    expect(said).toEqual(['', 'a@x.example', 'nobody@x.example'])
  })

  test('LMTP, and only the greeting', async () => {
    const { port } = await real({ lmtp: true })
    const lhlo = await dial(port, { protocol: 'lmtp', helo: 'mail.example' })
    expect(lhlo.dial?.steps.map(({ stage }) => stage)).toEqual(['connect', 'greeting', 'helo', 'quit'])
    expect(lhlo.dial?.steps[2]).toMatchObject({ sent: 'LHLO mail.example', code: 250 })
    const greeting = await dial(port, { protocol: 'lmtp' })
    expect(greeting.dial?.steps.map(({ stage }) => stage)).toEqual(['connect', 'greeting', 'quit'])
  })

  test('TLS from the first byte', async () => {
    const { port } = await real({ secure: true })
    const reading = await dial(port, { ...smtp, starttls: 'implicit' })
    expect(reading.status).toBe('ok')
    expect(reading.dial?.steps.map(({ stage }) => stage)).toEqual(['connect', 'tls', 'greeting', 'helo', 'quit'])
  })

  test('its certificate is judged by openssl on the host', async () => {
    const { port } = await real()
    const ctx = context({ tools: { openssl: true } })
    const reading = await dial(port, { ...smtp, starttls: 'if-offered' }, ctx)
    expect(reading.dial?.tls?.certificate).toMatchObject({ trusted: 'no', why: 'it is self-signed' })
    expect(ctx.ran).toHaveLength(1)
    const later = context({ tools: { openssl: true }, now: new Date(Date.now() + 9e9) })
    const expired = await dial(port, { ...smtp, starttls: 'if-offered' }, later)
    expect(expired.dial?.tls?.certificate).toMatchObject({ trusted: 'no', why: 'it has expired' })
    expect(later.ran).toHaveLength(0)
  })
})

describe('a server that does not behave', () => {
  const cases: [string, () => Promise<number>, object][] = [
    ['silent', () => serve(() => {}), { status: 'timeout', failedAt: 'greeting', failure: 'timeout' }],
    ['closes at once', () => serve((s) => s.end()), { status: 'unreachable', failedAt: 'greeting', failure: 'closed' }],
    [
      'resets',
      () => serve((s) => setTimeout(() => s.resetAndDestroy(), 30)),
      { status: 'unreachable', failedAt: 'greeting', failure: 'reset' },
    ],
    ['garbage', () => script('SSH-2.0-OpenSSH_9.2\r\n'), { status: 'failed', failedAt: 'greeting' }],
    [
      'garbage without end',
      () => serve((s) => s.write('x'.repeat(100_000))),
      { status: 'failed', failedAt: 'greeting' },
    ],
    [
      'a reply without end',
      () => serve((s) => s.write('220-x\r\n'.repeat(9_000))),
      { status: 'failed', failedAt: 'greeting' },
    ],
    [
      'closes after EHLO',
      () => serve((s) => s.end('220 x\r\n')),
      { status: 'failed', failedAt: 'helo', failure: 'closed' },
    ],
    ['silent after EHLO', () => script('220 x\r\n'), { status: 'timeout', failedAt: 'helo', failure: 'timeout' }],
    ['refuses to talk', () => script('554 5.7.1 listed\r\n'), { status: 'ok' }],
    ['refuses EHLO', () => script('220 x\r\n', '550 no\r\n'), { status: 'ok' }],
  ]
  test.each(cases)('%s', async (_name, start, wanted) => {
    const reading = await dial(await start())
    const { failedAt, failure } = reading.dial ?? {}
    expect({ status: reading.status, ...(failedAt && { failedAt }), ...(failure && { failure }) }).toEqual(wanted)
    expect(Boolean(reading.why)).toBe(reading.status !== 'ok')
  })

  test('a drip of bytes ends at the deadline of its stage', async () => {
    const port = await serve((socket) => {
      const timer = setInterval(() => socket.write('2'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const reading = await dial(port)
    expect(reading).toMatchObject({ status: 'timeout', dial: { failedAt: 'greeting' } })
    expect(reading.ms).toBeLessThan(900)
  })

  test('many lines in small pieces, and control sequences in them', async () => {
    const port = await serve((socket) => {
      for (const piece of ['22', '0-\x1b[31mmx', '\r\n220', ' ready\r', '\n']) socket.write(piece)
      socket.on('data', () => socket.write('250 ok\r\n'))
    })
    const reading = await dial(port)
    expect(reading.dial?.steps[1]).toMatchObject({ lines: ['220-mx', '220 ready'], code: 220 })
  })

  test('plain text behind the agreement to STARTTLS is not taken for TLS', async () => {
    const port = await script('220 x\r\n', '250-x\r\n250 STARTTLS\r\n', '220 go\r\n250 injected\r\n')
    const reading = await dial(port, { ...smtp, starttls: 'if-offered' })
    expect(reading).toMatchObject({ status: 'failed', dial: { failedAt: 'starttls' } })
  })

  test('says what failed in the handshake', async () => {
    const old = createTls({ key, cert, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })
    old.on('tlsClientError', () => {})
    old.listen(0, '127.0.0.1')
    await once(old, 'listening')
    opened.push(old as Server)
    const low = await dial((old.address() as AddressInfo).port, { ...smtp, starttls: 'implicit' })
    expect(low).toMatchObject({ status: 'failed', dial: { failedAt: 'tls', failure: 'tls' } })
    expect(low.why).toContain('no TLS version in common')
    const plain = await dial(await script('220 plain\r\n'), { ...smtp, starttls: 'implicit' })
    expect(plain.why).toContain('is not TLS')
    const mute = await dial(await serve(() => {}), { ...smtp, starttls: 'implicit' })
    expect(mute).toMatchObject({ status: 'timeout', dial: { failedAt: 'tls', failure: 'timeout' } })
    const closes = await dial(await serve((s) => s.end()), { ...smtp, starttls: 'implicit' })
    expect(closes).toMatchObject({ status: 'failed', dial: { failedAt: 'tls', failure: 'tls' } })
  })
})

describe('no connection', () => {
  test('refused', async () => {
    const { port, server } = await listen(() => {})
    server.close()
    await once(server, 'close')
    expect(await dial(port)).toMatchObject({ status: 'unreachable', dial: { failedAt: 'connect', failure: 'refused' } })
  })
  test('only connected, nothing read', async () => {
    const reading = await dial(await serve(() => {}), null)
    expect(reading).toMatchObject({ status: 'ok', dial: { steps: [{ stage: 'connect' }] } })
  })
  test('a socket that is not there', async () => {
    const reading = await askDial(context(), { kind: 'dial', socket: join(folder, 'none'), smtp })
    expect(reading.status).toBe('absent')
  })
  test('our own connection broke: that is no answer of the server', async () => {
    const wire = loopback({ connect: () => Promise.reject(new WireLost('connection to the host lost')) })
    const reading = await dial(25, smtp, context({ wire }))
    expect(reading).toMatchObject({ status: 'unreachable', why: 'connection to the host lost' })
    expect(reading.dial).toBeUndefined()
  })
  test('our own connection broke while the name was looked up: the name may well resolve', async () => {
    const exec = async (ask: ExecAsk): Promise<Reading> => ({
      ask,
      status: 'unreachable',
      why: 'connection to the host lost',
      stdout: '',
      stderr: '',
      at: '',
      ms: 1,
    })
    const cut = context({ exec, tools: { getent: true } })
    const reading = await askDial(cut, { kind: 'dial', host: 'mx.invalid', port: 25, smtp })
    expect(reading).toMatchObject({ status: 'unreachable', why: 'connection to the host lost' })
    expect(reading.dial).toBeUndefined()
  })
  test('our own connection broke in the middle of the dialogue', async () => {
    const line = new Duplex({
      read() {},
      write(_chunk, _encoding, done) {
        done()
        this.destroy(new WireLost('connection to the host lost'))
      },
    })
    line.push('220 x\r\n')
    const reading = await dial(25, smtp, context({ wire: loopback({ connect: async () => line }) }))
    expect(reading).toMatchObject({ status: 'unreachable', why: 'connection to the host lost' })
    expect(reading.dial).toBeUndefined()
  })
  test('a name is resolved on the host, in one ask', async () => {
    const port = await script('220 x\r\n', '250 x\r\n')
    const to: unknown[] = []
    const wire = loopback({
      connect: (end, ms) => {
        to.push(end)
        return loopback().connect(end, ms)
      },
    })
    const ctx = context({
      wire,
      tools: { getent: true },
      exec: async (ask) => ({
        ask,
        status: 'ok',
        stdout: '127.0.0.2     STREAM mx.example\n127.0.0.2     DGRAM\n127.0.0.1     STREAM\n',
        stderr: '',
        at: '',
        ms: 0,
      }),
    })
    const reading = await askDial(ctx, { kind: 'dial', host: 'mx.example', port, smtp })
    expect(reading.status).toBe('ok')
    expect(to).toEqual([
      { host: '127.0.0.2', port },
      { host: '127.0.0.1', port },
    ])
    expect(ctx.ran).toHaveLength(1)
  })
  test('a name that does not resolve, and one that is none', async () => {
    const ctx = context({
      tools: { getent: true },
      exec: async (ask) => ({ ask, status: 'ok', exitCode: 2, stdout: '', stderr: '', at: '', ms: 0 }),
    })
    const ask = { kind: 'dial', host: 'none.invalid', port: 25, smtp } as const
    expect(await askDial(ctx, ask)).toMatchObject({ status: 'unreachable', dial: { failure: 'unresolved' } })
    expect(await askDial(ctx, { ...ask, host: '-x;y' })).toMatchObject({ dial: { failure: 'unresolved' } })
    expect(await askDial(ctx, { ...ask, host: 'x', smtp: { ...smtp, mail: 'a>\r\nDATA' } })).toMatchObject({
      status: 'failed',
    })
    expect(ctx.ran).toHaveLength(1)
  })
})
