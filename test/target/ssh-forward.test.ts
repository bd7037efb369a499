import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { askDial } from '../../src/target/dial.ts'
import { SshForwards } from '../../src/target/ssh-forward.ts'
import type { SshConnection } from '../../src/target/ssh-wire.ts'
import type { DialAsk } from '../../src/target/target.ts'
import { afterHere, ConnectFailure, WireLost } from '../../src/target/wire.ts'
import { context, loopback } from './loopback.ts'

const to = { host: '192.0.2.1', port: 25 }
const connection = (forward: SshConnection['forward']): SshConnection => ({
  user: 'root',
  exec: () => Promise.reject(new Error('not here')),
  forward,
  onLost: () => {},
  beat: async () => {},
  onHeard: () => {},
  drop: () => {},
  close: async () => {},
})
const forwards = (forward: SshConnection['forward']): SshForwards =>
  new SshForwards(connection(forward), () => Promise.reject(new Error('not here')), afterHere)

describe('a connection to the mail host that breaks accuses nobody behind it', () => {
  test('what is asked afterwards, and what ssh2 knows before us', async () => {
    const gone = forwards(() => Promise.reject(new Error('unused')))
    gone.lose()
    await expect(gone.connect(to, 1_000)).rejects.toBeInstanceOf(WireLost)
    for (const text of ['No response from server', 'Not connected'])
      await expect(forwards(() => Promise.reject(new Error(text))).connect(to, 1_000)).rejects.toBeInstanceOf(WireLost)
  })
  test('but what the server itself says does', async () => {
    const refused = Object.assign(new Error('(SSH) Channel open failure: Connection refused'), { reason: 2 })
    await expect(forwards(() => Promise.reject(refused)).connect(to, 1_000)).rejects.toBeInstanceOf(ConnectFailure)
  })
  test('a dialogue under way', async () => {
    const stream = new PassThrough()
    const made = forwards(async () => stream)
    const wire = loopback({ connect: (where, ms) => made.connect(where, ms) })
    const ask: DialAsk = { kind: 'dial', ...to, smtp: { protocol: 'smtp', helo: 'mail.test' }, timeoutMs: 2_000 }
    const told = askDial(context({ wire }), ask)
    await new Promise((resolve) => setTimeout(resolve, 50))
    made.lose()
    stream.end()
    expect(await told).toMatchObject({ status: 'unreachable', why: 'the connection to the mail host was lost' })
    expect((await told).dial).toBeUndefined()
  })
})
