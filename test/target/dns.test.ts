import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer as createTcp } from 'node:net'
import dns2, { Packet } from 'dns2'
import { afterEach, describe, expect, test } from 'vitest'
import { askDns } from '../../src/target/dns.ts'
import type { DnsAsk } from '../../src/target/target.ts'
import { ConnectFailure, WireLost } from '../../src/target/wire.ts'
import { type ContextOptions, context, listen, loopback } from './loopback.ts'

type Handler = (response: Packet, request: Packet, over: 'udp' | 'tcp') => Packet | Buffer | undefined

/** CI brings it (test/setup.ts). */
const noDig = process.env.CI !== 'true' && !existsSync('/usr/bin/dig')

const running: (() => void)[] = []
afterEach(() => {
  for (const stop of running.splice(0)) stop()
})

const freePort = async (): Promise<number> => {
  const { port, server } = await listen(() => {})
  server.close()
  await once(server, 'close')
  return port
}

/** A name server on both protocols, or one of them; undefined from the handler: no answer. */
const serve = async (handle: Handler, over: readonly ('udp' | 'tcp')[] = ['udp', 'tcp']): Promise<number> => {
  const port = await freePort()
  const server = dns2.createServer({
    udp: over.includes('udp'),
    tcp: over.includes('tcp'),
    handle: (request, send, rinfo) => {
      const answer = handle(Packet.createResponseFromRequest(request), request, 'size' in rinfo ? 'udp' : 'tcp')
      if (answer) send(answer as Packet)
    },
  })
  server.on('error', () => {})
  await server.listen({ udp: { port, address: '127.0.0.1' }, tcp: { port, address: '127.0.0.1' } })
  running.push(() => void server.close())
  return port
}

const record = (name: string, type: number, rest: object) => ({ name, type, class: 1, ttl: 60, ...rest })
const answering: Handler = (response, request) => {
  const [question] = request.questions
  const name = question?.name ?? ''
  const all: Record<number, object[]> = {
    [Packet.TYPE.A]: [
      record(name, Packet.TYPE.CNAME, { domain: 'Real.Example' }),
      record('real.example', Packet.TYPE.A, { address: '192.0.2.1' }),
    ],
    [Packet.TYPE.AAAA]: [record(name, Packet.TYPE.AAAA, { address: '2001:db8::1' })],
    [Packet.TYPE.MX]: [record(name, Packet.TYPE.MX, { exchange: 'MX.example', priority: 10 })],
    [Packet.TYPE.TXT]: [record(name, Packet.TYPE.TXT, { data: ['v=spf1 \x1b[31m', '-all é'] })],
    [Packet.TYPE.NS]: [record(name, Packet.TYPE.NS, { ns: 'ns.example' })],
    [Packet.TYPE.PTR]: [record(name, Packet.TYPE.PTR, { domain: 'mail.example' })],
    [Packet.TYPE.SOA]: [
      record(name, Packet.TYPE.SOA, {
        primary: 'ns.example',
        admin: 'root.example',
        serial: 1,
        refresh: 2,
        retry: 3,
        expiration: 4,
        minimum: 5,
      }),
    ],
    [Packet.TYPE.SRV]: [record(name, Packet.TYPE.SRV, { priority: 1, weight: 2, port: 25, target: 'a.example' })],
    52: [record(name, 52, { data: Buffer.from('030101aabb', 'hex') })],
  }
  response.header.aa = 1
  response.answers.push(...((all[question?.type ?? 0] ?? []) as typeof response.answers))
  return response
}
const rcode =
  (code: number): Handler =>
  (response) => {
    response.header.rcode = code
    return response
  }

const ask = (port: number, given: Partial<DnsAsk> = {}, options: ContextOptions = {}) =>
  askDns(
    context({ nameservers: ['127.0.0.1'], ...options }),
    { kind: 'dns', name: 'a.example', type: 'A', ...given },
    port,
  )

const noTcp = loopback({ connect: () => Promise.reject(new ConnectFailure('prohibited', 'no')) })
const bash = { tools: { bash: true } }

describe('over TCP, through the host', () => {
  test.each([
    ['A', 'a.example', ['real.example', '192.0.2.1']],
    ['AAAA', 'A.example.', ['2001:db8::1']],
    ['MX', 'a.example', ['10 mx.example']],
    ['TXT', '_dmarc.a.example', ['v=spf1 -all é']],
    ['NS', 'a.example', ['ns.example']],
    ['SOA', 'a.example', ['ns.example root.example 1 2 3 4 5']],
    ['SRV', '_smtp._tcp.a.example', ['1 2 25 a.example']],
    ['TLSA', '_25._tcp.a.example', ['3 1 1 aabb']],
    ['PTR', '192.0.2.1', ['mail.example']],
    ['PTR', '2001:db8::25', ['mail.example']],
    ['A', 'bücher.example', ['real.example', '192.0.2.1']],
  ] as const)('%s of %s', async (type, name, data) => {
    const reading = await ask(await serve(answering), { name, type })
    expect(reading.status).toBe('ok')
    expect(reading.dns).toMatchObject({ via: 'tcp', rcode: 'NOERROR', server: '127.0.0.1', authoritative: true })
    expect(reading.dns?.answers.map((answer) => answer.data)).toEqual(data)
  })

  test('reverse names and IDN go out in ASCII', async () => {
    const names: string[] = []
    const port = await serve((response, request) => {
      names.push(request.questions[0]?.name ?? '')
      return response
    })
    await ask(port, { name: '192.0.2.7', type: 'PTR' })
    await ask(port, { name: '2001:db8::25', type: 'PTR' })
    await ask(port, { name: 'Bücher.example' })
    expect(names).toEqual([
      '7.2.0.192.in-addr.arpa',
      '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
      'xn--bcher-kva.example',
    ])
  })

  test.each([
    [2, 'SERVFAIL'],
    [3, 'NXDOMAIN'],
    [5, 'REFUSED'],
    [9, 'RCODE9'],
  ])('rcode %i is an answer: %s', async (code, name) => {
    expect(await ask(await serve(rcode(code)))).toMatchObject({ status: 'ok', dns: { rcode: name } })
  })

  test('a server that does not know EDNS is asked again without', async () => {
    const port = await serve((response, request, over) =>
      request.additionals.length > 0 ? rcode(1)(response, request, over) : answering(response, request, over),
    )
    expect(await ask(port)).toMatchObject({ dns: { rcode: 'NOERROR' } })
  })

  test('the AD bit is asked for and read', async () => {
    const port = await serve((response) => {
      const bytes = response.toBuffer()
      bytes[3] = (bytes[3] ?? 0) | 0x20
      return bytes
    })
    expect(await ask(port)).toMatchObject({ dns: { authenticated: true } })
  })

  test('many questions share one connection, answers come in any order', async () => {
    let connections = 0
    const wire = loopback({
      connect: (to, ms) => {
        connections += 1
        return loopback().connect(to, ms)
      },
    })
    const port = await serve(answering)
    const ctx = context({ wire, nameservers: ['127.0.0.1'] })
    const names = Array.from({ length: 30 }, (_, at) => `n${at}.example`)
    const readings = await Promise.all(names.map((name) => askDns(ctx, { kind: 'dns', name, type: 'MX' }, port)))
    expect(readings.map((reading) => reading.dns?.answers[0]?.name)).toEqual(names)
    expect(connections).toBe(1)
  })

  test('a server that closes after each answer gets a connection for each question', async () => {
    const port = await freePort()
    const server = createTcp((socket) => {
      socket.on('error', () => {})
      socket.once('data', (chunk) => {
        const response = Packet.createResponseFromRequest(Packet.parse(chunk.subarray(2, 2 + chunk.readUInt16BE(0))))
        const bytes = response.toBuffer()
        socket.end(Buffer.concat([Buffer.from([0, bytes.length]), bytes]))
      })
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    running.push(() => server.close())
    const ctx = context({ nameservers: ['127.0.0.1'] })
    const names = Array.from({ length: 12 }, (_, at) => `n${at}.example`)
    const readings = await Promise.all(names.map((name) => askDns(ctx, { kind: 'dns', name, type: 'MX' }, port)))
    expect(readings.map((reading) => reading.status)).toEqual(names.map(() => 'ok'))
  })

  test('another id or another question is no answer', async () => {
    const wrongId = await serve((response) => {
      response.header.id ^= 1
      return response
    })
    expect(await ask(wrongId, { timeoutMs: 300 })).toMatchObject({ status: 'timeout' })
    const wrongName = await serve((response) => {
      for (const question of response.questions) question.name = 'other.example'
      return response
    })
    expect(await ask(wrongName, { timeoutMs: 300 })).toMatchObject({ status: 'timeout' })
  })
})

describe('the next server', () => {
  test('is asked where one is silent or fails, and the answer says which', async () => {
    const port = await serve(answering)
    const wire = loopback({
      connect: (to, ms) =>
        'host' in to && to.host === '127.0.0.9'
          ? Promise.reject(new ConnectFailure('refused', 'no'))
          : loopback().connect(to, ms),
    })
    const reading = await ask(port, {}, { wire, nameservers: ['127.0.0.9', '127.0.0.1'] })
    expect(reading).toMatchObject({ status: 'ok', dns: { server: '127.0.0.1' } })
  })
  test('all failed: why names each', async () => {
    const wire = loopback({ connect: () => Promise.reject(new ConnectFailure('refused', 'no')) })
    const reading = await ask(53, {}, { wire, nameservers: ['127.0.0.8', '127.0.0.9'] })
    expect(reading).toMatchObject({ status: 'unreachable' })
    expect(reading.why).toBe('no answer from 127.0.0.8 (connection refused), 127.0.0.9 (connection refused)')
  })
})

describe.each([['bash', 'udp'], ['python3', 'udp'], ...(noDig ? [] : [['dig', 'tool'] as const])] as const)(
  'without TCP: %s on the host',
  (tool, via) => {
    const options = { tools: { [tool]: true } }

    test('answers where TCP is refused, prohibited or silent', async () => {
      const port = await serve(answering, ['udp'])
      expect(await ask(port, {}, options)).toMatchObject({ status: 'ok', dns: { via, rcode: 'NOERROR' } })
      const there = await ask(port, { name: 'mailserver.example', type: 'TXT' }, { ...options, wire: noTcp })
      expect(there.dns?.answers).toEqual([{ name: 'mailserver.example', type: 'TXT', ttl: 60, data: 'v=spf1 -all é' }])
      const mute = await serve((response, request, over) =>
        over === 'udp' ? answering(response, request, over) : undefined,
      )
      const late = await ask(mute, { type: 'MX' }, options)
      expect(late.dns?.answers[0]?.data).toBe('10 mx.example')
      expect(late.ms).toBeLessThan(2_500)
    })
    test('NXDOMAIN and SERVFAIL', async () => {
      expect(await ask(await serve(rcode(3), ['udp']), {}, options)).toMatchObject({ dns: { rcode: 'NXDOMAIN' } })
      expect(await ask(await serve(rcode(2), ['udp']), {}, options)).toMatchObject({ dns: { rcode: 'SERVFAIL' } })
    })
    test('silent, and nobody there', async () => {
      const silent = await serve(() => undefined, ['udp', 'tcp'])
      expect(await ask(silent, { timeoutMs: 1_000 }, options)).toMatchObject({ status: 'timeout' })
      const nobody = await ask(await freePort(), {}, options)
      expect(nobody.status).toBe('unreachable')
    })
  },
)

test('questions of one turn to a server without TCP go out with one command', async () => {
  const port = await serve(answering, ['udp'])
  const ctx = context({ ...bash, wire: noTcp, nameservers: ['127.0.0.1'] })
  const names = Array.from({ length: 20 }, (_, at) => `name-${at}.example`)
  const readings = await Promise.all(names.map((name) => askDns(ctx, { kind: 'dns', name, type: 'MX' }, port)))
  expect(readings.map((reading) => reading.dns?.answers[0]?.name)).toEqual(names)
  expect(ctx.ran).toHaveLength(1)
})

test.skipIf(noDig)('a cut answer by datagram goes to the next tool', async () => {
  const port = await serve((response, request, over) => {
    if (over === 'tcp') return answering(response, request, over)
    response.header.tc = 1
    return response
  })
  const only = await ask(port, {}, { ...bash, wire: noTcp })
  expect(only).toMatchObject({ status: 'failed' })
  expect(only.why).toContain('cut')
  const both = await ask(port, {}, { tools: { bash: true, dig: true }, wire: noTcp })
  expect(both).toMatchObject({ status: 'ok', dns: { via: 'tool' } })
})

test('getent for addresses, where there is nothing else', async () => {
  const options = { tools: { getent: true }, wire: noTcp }
  const reading = await ask(53, { name: 'localhost' }, options)
  expect(reading).toMatchObject({ status: 'ok', dns: { via: 'tool' } })
  expect(reading.dns?.answers.map((answer) => answer.data)).toEqual(['127.0.0.1'])
  expect(await ask(53, { name: 'localhost', type: 'MX' }, options)).toMatchObject({ status: 'failed' })
})

describe('from here', () => {
  test('only with --dns-here', async () => {
    const port = await serve(answering)
    const here = { from: 'here', server: '127.0.0.1' } as const
    expect(await ask(port, here)).toMatchObject({ status: 'denied', why: '--dns-here was not given' })
    expect(await ask(port, here, { dnsHere: true })).toMatchObject({ status: 'ok', dns: { via: 'udp' } })
  })
  test('a cut answer is asked again over TCP; a foreign one is dropped', async () => {
    const port = await serve((response, request, over) => {
      if (over === 'tcp') return answering(response, request, over)
      response.header.tc = 1
      return response
    })
    const options = { dnsHere: true }
    const here = { from: 'here', server: '127.0.0.1' } as const
    expect(await ask(port, here, options)).toMatchObject({ status: 'ok', dns: { via: 'tcp' } })
    const foreign = createSocket('udp4').bind(0, '127.0.0.1')
    await once(foreign, 'listening')
    foreign.on('message', (_, { port: to }) => foreign.send(Buffer.alloc(40, 1), to, '127.0.0.1'))
    running.push(() => foreign.close())
    expect(await ask(foreign.address().port, { ...here, timeoutMs: 300 }, options)).toMatchObject({ status: 'timeout' })
  })
})

test.each([
  'a b.example',
  '-x',
  'a;rm',
  'b\u00fc\n.example',
  'b\u00fc%41.example',
  'x'.repeat(64),
  `${'a.'.repeat(127)}a`,
  'a..b',
  '',
  'a\n.b',
])('no name: %j', async (name) => {
  expect(await ask(53, { name })).toMatchObject({ status: 'failed' })
})

test('a broken connection to the host is no answer of a name server', async () => {
  const wire = loopback({ connect: () => Promise.reject(new WireLost('connection to the host lost')) })
  expect(await ask(53, {}, { wire })).toMatchObject({ status: 'unreachable', why: 'connection to the host lost' })
})
