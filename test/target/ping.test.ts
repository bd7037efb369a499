import { describe, expect, test } from 'vitest'
import { askPing, type NetPing } from '../../src/target/ping.ts'
import type { Reading } from '../../src/target/target.ts'
import { context, loopback } from './loopback.ts'

const none = async () => undefined
const ask = { kind: 'ping', host: '192.0.2.1' } as const
const ran = (over: Partial<Reading>) => ({
  wire: loopback({ kind: 'ssh' }),
  exec: async (asked: Reading['ask']): Promise<Reading> => ({
    ask: asked,
    status: 'ok',
    stdout: '',
    stderr: '',
    at: '',
    ms: 0,
    ...over,
  }),
})

test.each([
  ['replies', { exitCode: 0 }, { status: 'ok' }],
  ['no reply', { exitCode: 1 }, { status: 'timeout', why: 'no reply to 3 echo requests' }],
  ['no such name', { exitCode: 2, stderr: 'ping: x: Name or service not known\n' }, { status: 'failed' }],
  ['not allowed', { exitCode: 2, stderr: 'ping: socket: Operation not permitted' }, { status: 'denied' }],
  ['not there', { status: 'absent' as const }, { status: 'absent', why: 'there is no ping on the host' }],
])('ping on the host: %s', async (_name, told, wanted) => {
  const ctx = context(ran(told))
  const never = () => Promise.reject(new Error('loaded'))
  expect(await askPing(ctx, ask, never)).toMatchObject(wanted)
  expect(ctx.ran[0]?.argv).toEqual(['ping', '-n', '-c', '3', '-W', '2', '192.0.2.1'])
})

test('an option in place of a host is not run', async () => {
  const ctx = context(ran({}))
  expect(await askPing(ctx, { kind: 'ping', host: '-f' }, none)).toMatchObject({ status: 'failed' })
  expect(ctx.ran).toEqual([])
})

describe('from this machine', () => {
  class RequestTimedOutError extends Error {}
  const fake = (createSession: NetPing['createSession']): NetPing => ({
    createSession,
    NetworkProtocol: { IPv4: 1, IPv6: 2 },
    RequestTimedOutError,
  })
  const session = (error: Error | null): NetPing =>
    fake(() => ({
      pingHost: (host, done) => done(error, host, new Date(0), new Date(7)),
      close: () => {},
      on: () => {},
    }))

  test('by the package where it is installed', async () => {
    const ctx = context()
    const back = await askPing(ctx, ask, async () => session(null))
    expect(back).toMatchObject({ status: 'ok' })
    expect(back.stdout).toContain('time=7 ms')
    const lost = await askPing(ctx, ask, async () => session(new RequestTimedOutError('timed out')))
    expect(lost).toMatchObject({ status: 'timeout' })
    expect(ctx.ran).toEqual([])
  })
  test('by ping(8) where raw sockets are not allowed or the package is missing', async () => {
    const ctx = context({ ...ran({ exitCode: 0 }), wire: loopback() })
    const denied = fake(() => {
      throw new Error('Operation not permitted')
    })
    expect(await askPing(ctx, ask, async () => denied)).toMatchObject({ status: 'ok' })
    expect(await askPing(ctx, ask)).toMatchObject({ status: 'ok' })
    expect(ctx.ran).toHaveLength(2)
  })
})
