import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import type { AuthDeed } from '../../src/target/action.ts'
import { isLive } from '../../src/target/live.ts'
import { openTarget } from '../../src/target/open.ts'
import { Secret } from '../../src/target/secret.ts'

const key = 'SG.test-key.with-a-secret'
const servers: SMTPServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()))
})

const relay = async (options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> => {
  const server = new SMTPServer({
    logger: false,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'apikey' && password === key ? done(null, { user: username }) : done(new Error(`no: ${password}`)),
    onMailFrom: ({ address }, _session, done) =>
      address.endsWith('@verified.test') ? done() : done(new Error('The from address does not match')),
    ...options,
  })
  server.on('error', () => {})
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const login = async (port: number, more: Partial<AuthDeed> = {}, secret = key) => {
  const target = await openTarget('local')
  if (!isLive(target)) throw new Error('this machine cannot be changed')
  const deed: AuthDeed = {
    kind: 'auth',
    host: '127.0.0.1',
    port,
    tls: 'starttls',
    helo: 'mail.test',
    user: 'apikey',
    secret: 'key',
    certificate: 'any',
    ...more,
  }
  try {
    return await target.authenticate(deed, new Secret(secret))
  } finally {
    await target.close()
  }
}

describe('a login at a relay, proved from the host', () => {
  test('the right key is accepted, over STARTTLS and over TLS from the first byte', async () => {
    expect(await login(await relay({}))).toMatchObject({ result: 'accepted' })
    expect(await login(await relay({ secure: true }), { tls: 'implicit' })).toMatchObject({ result: 'accepted' })
  })
  test('by LOGIN where there is no PLAIN', async () => {
    expect(await login(await relay({ authMethods: ['LOGIN'] }))).toMatchObject({ result: 'accepted' })
  })
  test('a wrong key is refused, and is not in what the server said about it', async () => {
    const outcome = await login(await relay({}), {}, 'SG.wrong')
    expect(outcome.result).toBe('refused')
    expect(outcome.words).toMatch(/^535 .*no: \(secret\)/)
  })
  test('a sender that may not be used is told from a wrong key', async () => {
    const port = await relay({})
    expect(await login(port, { mail: 'a@other.test' })).toMatchObject({ result: 'sender-refused' })
    expect(await login(port, { mail: 'a@verified.test' })).toMatchObject({ result: 'accepted' })
  })
  test('the key is not sent in clear, nor to a certificate that the host does not trust', async () => {
    let seen = 0
    const onAuth: NonNullable<ConstructorParameters<typeof SMTPServer>[0]>['onAuth'] = (_auth, _session, done) => {
      seen += 1
      done(null, { user: 'x' })
    }
    expect(await login(await relay({ hideSTARTTLS: true, onAuth }))).toMatchObject({ result: 'unsafe' })
    const port = await relay({ onAuth })
    const target = await openTarget('local')
    if (!isLive(target)) throw new Error('this machine cannot be changed')
    const deed: AuthDeed = {
      kind: 'auth',
      host: '127.0.0.1',
      port,
      tls: 'starttls',
      helo: 'm.test',
      user: 'u',
      secret: 'key',
    }
    expect(await target.authenticate(deed, new Secret(key))).toMatchObject({ result: 'unsafe' })
    await target.close()
    expect(seen).toBe(0)
  })
  test('nobody there, no mechanism that we know, and a secret that would end a line', async () => {
    expect(await login(1)).toMatchObject({ result: 'no-connection' })
    expect(await login(await relay({ authMethods: ['XOAUTH2'] }))).toMatchObject({ result: 'no-mechanism' })
    expect(await login(await relay({}), {}, 'a\r\nRSET')).toMatchObject({ result: 'refused' })
  })
})
