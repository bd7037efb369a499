import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import DNS from 'dns2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Asker } from '../../src/target/asker.ts'
import type { HelloTool, LiveContext } from '../../src/target/context.ts'
import { askDial } from '../../src/target/dial.ts'
import { askDns } from '../../src/target/dns.ts'
import { openSshWire } from '../../src/target/ssh.ts'
import type { DialAsk } from '../../src/target/target.ts'
import type { Wire } from '../../src/target/wire.ts'
import { freePort, noSshd, type Sshd, startSshd } from './sshd.ts'

const skip = noSshd()

/** A mail server that takes one recipient and refuses the other. */
const mail = (socket: Socket): void => {
  socket.on('error', () => {}).write('220 mail.example ESMTP\r\n')
  socket.on('data', (data) => {
    for (const line of data.toString().split('\r\n').filter(Boolean)) {
      if (line.startsWith('EHLO')) socket.write('250-mail.example\r\n250 SIZE 1000\r\n')
      else if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
      else socket.write(line.includes('nobody') ? '550 5.1.1 unknown\r\n' : '250 ok\r\n')
    }
  })
}

describe.skipIf(skip !== undefined)(
  `an sshd that forwards nothing${skip ? ` (skipped: ${skip})` : ''}`,
  { timeout: 60_000 },
  () => {
    let sshd: Sshd
    let wire: Wire
    let asker: Asker
    let port = 0
    let dnsPort = 0
    const servers: Server[] = []
    let dns: ReturnType<typeof DNS.createServer> | undefined

    /** The host with these tools alone. */
    const having = (...tools: readonly HelloTool[]): LiveContext => ({
      wire,
      hello: async () => {
        const hello = await asker.hello()
        const kept = Object.entries(hello.tools).map(([name, there]) => [
          name,
          there && tools.some((one) => one === name),
        ])
        return { ...hello, nameservers: ['127.0.0.1'], tools: Object.fromEntries(kept) }
      },
      exec: (ask) => asker.ask(ask),
      file: (ask) => asker.ask(ask),
      now: () => new Date(),
      timeoutMs: 10_000,
      dnsHere: false,
    })
    const listening = async (at: number | string): Promise<void> => {
      const server = createServer(mail)
      servers.push(server)
      await new Promise<void>((resolve) =>
        typeof at === 'number' ? server.listen(at, '127.0.0.1', resolve) : server.listen(at, resolve),
      )
    }

    beforeAll(async () => {
      sshd = await startSshd({ settings: ['AllowTcpForwarding no', 'AllowStreamLocalForwarding no'] })
      wire = await openSshWire({
        host: '127.0.0.1',
        port: sshd.port,
        user: 'root',
        identity: [sshd.identity],
        knownHosts: sshd.knownHosts,
        configFile: sshd.config,
        hostKeyChecking: 'yes',
        connectTimeoutMs: 10_000,
      })
      asker = new Asker({ wire, name: 'the host', timeoutMs: 10_000, sudo: 'auto', now: () => new Date() })
      port = await freePort()
      await listening(port)
      await listening(join(sshd.folder, 'mail.sock'))
      dnsPort = await freePort()
      dns = DNS.createServer({
        udp: true,
        handle: (request, send) => {
          const response = DNS.Packet.createResponseFromRequest(request)
          const name = request.questions[0]?.name ?? ''
          const answer = { name, type: DNS.Packet.TYPE.A, class: DNS.Packet.CLASS.IN, ttl: 60, address: '192.0.2.7' }
          response.answers.push(...([answer] as unknown as typeof response.answers))
          send(response)
        },
      })
      await dns.listen({ udp: { port: dnsPort, address: '127.0.0.1' } })
    }, 30_000)
    afterAll(async () => {
      await dns?.close()
      for (const server of servers) server.close()
      asker?.close()
      await wire?.close()
      await sshd?.stop()
    })

    const talk = { protocol: 'smtp', helo: 'me.example', mail: 'a@b.example' } as const
    const stages = ['connect', 'greeting', 'helo', 'mail', 'rcpt']

    it.each([['bash'], ['python3']] as const)('lets %s on the host connect', async (tool) => {
      const ctx = having(tool)
      const dial = (more: Partial<DialAsk>) => askDial(ctx, { kind: 'dial', host: '127.0.0.1', port, ...more })
      const [open, shut, good, bad] = await Promise.all([
        dial({}),
        dial({ port: 1 }),
        dial({ smtp: { ...talk, rcpt: ['joe@mail.example'] } }),
        dial({ smtp: { ...talk, rcpt: ['nobody@mail.example'] } }),
      ])
      expect(open).toMatchObject({ status: 'ok' })
      expect(shut).toMatchObject({ status: 'unreachable', dial: { failedAt: 'connect', failure: 'refused' } })
      expect(shut.why).toContain('AllowTcpForwarding')
      expect(good.dial?.steps.map(({ stage }) => stage)).toEqual(stages)
      expect(good.dial?.steps.find(({ stage }) => stage === 'helo')?.lines).toEqual([
        '250-mail.example',
        '250 SIZE 1000',
      ])
      expect(bad).toMatchObject({ status: 'ok' })
      expect(bad.dial?.steps.at(-1)).toMatchObject({ stage: 'rcpt', code: 550, lines: ['550 5.1.1 unknown'] })
    })

    it('lets python3 on the host connect to sockets', async () => {
      const socket = join(sshd.folder, 'mail.sock')
      const ask = { kind: 'dial', socket, smtp: { ...talk, rcpt: ['joe@mail.example'] } } as const
      const there = await askDial(having('bash', 'python3'), ask)
      expect(there.dial?.steps.map(({ stage }) => stage)).toEqual(stages)
      const gone = await askDial(having('bash', 'python3'), { kind: 'dial', socket: join(sshd.folder, 'none.sock') })
      expect(gone).toMatchObject({ status: 'absent' })
    })

    it('says what is missing where the host has neither', async () => {
      const none = await askDial(having(), { kind: 'dial', host: '127.0.0.1', port })
      expect(none).toMatchObject({ status: 'failed', why: expect.stringContaining('AllowTcpForwarding') })
    })

    it.each([['bash'], ['python3']] as const)('lets %s on the host ask name servers by datagram', async (tool) => {
      const names = ['one.example', 'two.example', 'three.example']
      const found = await Promise.all(
        names.map((name) => askDns(having(tool), { kind: 'dns', name, type: 'A' }, dnsPort)),
      )
      for (const [index, reading] of found.entries()) {
        expect(reading).toMatchObject({ status: 'ok', dns: { via: 'udp', server: '127.0.0.1', rcode: 'NOERROR' } })
        expect(reading.dns?.answers).toMatchObject([{ name: names[index], data: '192.0.2.7' }])
      }
    })
  },
)
