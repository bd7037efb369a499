import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import DNS from 'dns2'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Asker } from '../../src/target/asker.ts'
import { connector } from '../../src/target/connect.ts'
import type { HelloTool, LiveContext } from '../../src/target/context.ts'
import { askDial } from '../../src/target/dial.ts'
import { askDns } from '../../src/target/dns.ts'
import { openOpensshWire } from '../../src/target/openssh.ts'
import { openSshWire } from '../../src/target/ssh.ts'
import type { DialAsk } from '../../src/target/target.ts'
import type { Wire } from '../../src/target/wire.ts'
import { remaining } from './processes.ts'
import { freePort, noSshd, type Sshd, startSshd } from './sshd.ts'

const skip = noSshd()
const shut = ['AllowTcpForwarding no', 'AllowStreamLocalForwarding no']
const ways = [
  ['ssh2', openSshWire, shut],
  ['openssh', openOpensshWire, shut],
  ['ssh2, and one session at a time', openSshWire, [...shut, 'MaxSessions 1']],
] as const

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

describe.skipIf(skip !== undefined).each(ways)(
  `an sshd that forwards nothing${skip ? ` (skipped: ${skip})` : ''}: over %s`,
  { timeout: 60_000 },
  (_, open, settings) => {
    let sshd: Sshd
    let wire: Wire
    let asker: Asker
    let port = 0
    let dnsPort = 0
    let tlsPort = 0
    let silentPort = 0
    const servers: Server[] = []
    let dns: ReturnType<typeof DNS.createServer> | undefined
    let secure: SMTPServer | undefined

    /** The host with these tools alone. */
    const having = (...tools: readonly HelloTool[]): LiveContext => {
      const hello = async () => {
        const all = await asker.hello()
        const kept = Object.entries(all.tools).map(([name, there]) => [
          name,
          there && tools.some((one) => one === name),
        ])
        return { ...all, nameservers: ['127.0.0.1'], tools: Object.fromEntries(kept) }
      }
      return {
        wire,
        connect: connector(wire, { hello, lend: () => asker.lend() }),
        hello,
        exec: (ask) => asker.ask(ask),
        stream: (ask, onChunk) => asker.stream(ask, onChunk),
        file: (ask) => asker.ask(ask),
        now: () => new Date(),
        timeoutMs: 10_000,
        dnsHere: false,
      }
    }
    const listening = async (at: number | string): Promise<void> => {
      const server = createServer(mail)
      servers.push(server)
      await new Promise<void>((resolve) =>
        typeof at === 'number' ? server.listen(at, '127.0.0.1', resolve) : server.listen(at, resolve),
      )
    }

    beforeAll(async () => {
      sshd = await startSshd({ settings })
      wire = await open({
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
      silentPort = await freePort()
      const silent = createServer((socket) => socket.on('error', () => {}))
      servers.push(silent)
      await new Promise<void>((resolve) => silent.listen(silentPort, '127.0.0.1', resolve))
      tlsPort = await freePort()
      secure = new SMTPServer({ authOptional: true, logger: false })
      secure.on('error', () => {})
      await new Promise<void>((resolve) => secure?.listen(tlsPort, '127.0.0.1', resolve))
      dnsPort = await freePort()
      dns = DNS.createServer({
        udp: true,
        tcp: true,
        handle: (request, send) => {
          const response = DNS.Packet.createResponseFromRequest(request)
          const name = request.questions[0]?.name ?? ''
          const answer = { name, type: DNS.Packet.TYPE.A, class: DNS.Packet.CLASS.IN, ttl: 60, address: '192.0.2.7' }
          response.answers.push(...([answer] as unknown as typeof response.answers))
          send(response)
        },
      })
      const at = { port: dnsPort, address: '127.0.0.1' }
      await dns.listen({ udp: at, tcp: at })
    }, 30_000)
    afterAll(async () => {
      await dns?.close()
      secure?.close()
      for (const server of servers) server.close()
      asker?.close()
      await wire?.close()
      await sshd?.stop()
    })

    const talk = { protocol: 'smtp', helo: 'me.example', mail: 'a@b.example' } as const
    const stages = ['connect', 'greeting', 'helo', 'mail', 'rcpt', 'quit']

    it.each(['bash', 'nc', 'perl', 'python3'] as const)('%s on the host connects', async (tool) => {
      const ctx = having(tool)
      const dial = (more: Partial<DialAsk>) => askDial(ctx, { kind: 'dial', host: '127.0.0.1', port, ...more })
      const [there, refused, good, bad, tls] = await Promise.all([
        dial({}),
        dial({ port: 1 }),
        dial({ smtp: { ...talk, rcpt: ['joe@mail.example'] } }),
        dial({ smtp: { ...talk, rcpt: ['nobody@mail.example'] } }),
        dial({ port: tlsPort, smtp: { protocol: 'smtp', helo: 'me.example', starttls: 'if-offered' } }),
      ])
      expect(there).toMatchObject({ status: 'ok' })
      expect(refused).toMatchObject({ status: 'unreachable', dial: { failedAt: 'connect', failure: 'refused' } })
      expect(good.dial?.steps.map(({ stage }) => stage)).toEqual(stages)
      expect(good.dial?.steps.find(({ stage }) => stage === 'helo')?.lines).toEqual([
        '250-mail.example',
        '250 SIZE 1000',
      ])
      expect(bad).toMatchObject({ status: 'ok' })
      expect(bad.dial?.steps.at(-2)).toMatchObject({ stage: 'rcpt', code: 550, lines: ['550 5.1.1 unknown'] })
      expect(tls).toMatchObject({ status: 'ok', dial: { tls: { version: expect.stringMatching(/^TLSv1/) } } })
      expect(tls.dial?.steps.map(({ stage }) => stage)).toContain('helo-tls')
      expect(await remaining(` ${port} `)).toEqual([])
    })

    it('openssl on the host talks as far as TLS', async () => {
      const ctx = having('openssl')
      const dial = (at: number, starttls: 'never' | 'if-offered' | 'implicit', more: Partial<DialAsk> = {}) => {
        const smtp = { protocol: 'smtp', helo: 'me.example', starttls } as const
        return askDial(ctx, { kind: 'dial', host: '127.0.0.1', port: at, timeoutMs: 5_000, smtp, ...more })
      }
      const [plain, tls, refused, silent, wrong, socket, greeting] = await Promise.all([
        dial(port, 'if-offered'),
        dial(tlsPort, 'if-offered'),
        dial(1, 'if-offered'),
        dial(silentPort, 'never', { timeoutMs: 1_000 }),
        dial(port, 'implicit'),
        dial(0, 'never', { socket: join(sshd.folder, 'mail.sock') }),
        dial(port, 'never', { smtp: { protocol: 'smtp' } }),
      ])
      const stagesOf = ({ dial: heard }: typeof plain) => heard?.steps.map(({ stage, code }) => [stage, code])
      const plainly = [
        ['connect', undefined],
        ['greeting', 220],
        ['helo', 250],
      ]
      expect(plain.status).toBe('ok')
      expect(stagesOf(plain)).toEqual(plainly)
      expect(plain.dial?.steps[2]?.lines).toEqual(['250-mail.example', '250 SIZE 1000'])
      expect(stagesOf(socket)).toEqual(plainly)
      expect(greeting.status).toBe('ok')
      expect(stagesOf(greeting)).toEqual(plainly.slice(0, 2))
      expect(tls.status).toBe('ok')
      expect(stagesOf(tls)).toEqual([...plainly, ['starttls', 220], ['tls', undefined]])
      expect(tls.dial?.tls).toMatchObject({ certificate: { trusted: 'no', subject: expect.stringContaining('CN=') } })
      expect(refused).toMatchObject({ status: 'unreachable', dial: { failedAt: 'connect', failure: 'refused' } })
      expect(silent).toMatchObject({ status: 'timeout', dial: { failedAt: 'greeting', failure: 'timeout' } })
      expect(wrong).toMatchObject({ status: 'failed', dial: { failedAt: 'tls', failure: 'tls' } })
      const envelope = { protocol: 'smtp', helo: 'me.example', mail: 'a@b.example' } as const
      expect(await dial(port, 'never', { smtp: envelope })).toMatchObject({ status: 'failed' })
    })

    it.each(['nc', 'perl', 'python3'] as const)('%s on the host opens sockets', async (tool) => {
      const socket = join(sshd.folder, 'mail.sock')
      const ask = { kind: 'dial', socket, smtp: { ...talk, rcpt: ['joe@mail.example'] } } as const
      const there = await askDial(having('bash', tool), ask)
      expect(there.dial?.steps.map(({ stage }) => stage)).toEqual(stages)
      const gone = await askDial(having('bash', tool), { kind: 'dial', socket: join(sshd.folder, 'none.sock') })
      expect(gone).toMatchObject({ status: 'absent' })
    })

    it('says what is missing where the host has nothing', async () => {
      const none = await askDial(having(), { kind: 'dial', host: '127.0.0.1', port })
      const why = /AllowTcpForwarding\), and there is no bash, perl, python3 or nc/
      expect(none).toMatchObject({ status: 'failed', why: expect.stringMatching(why) })
      const names = await askDns(having(), { kind: 'dns', name: 'one.example', type: 'A' }, dnsPort)
      expect(names).toMatchObject({ status: 'failed' })
    })

    it.each([
      ['bash', 'udp'],
      ['python3', 'udp'],
      ['nc', 'tcp'],
      ['perl', 'tcp'],
    ] as const)('%s on the host asks name servers over %s', async (tool, via) => {
      const names = ['one.example', 'two.example', 'three.example']
      const found = await Promise.all(
        names.map((name) => askDns(having(tool), { kind: 'dns', name, type: 'A' }, dnsPort)),
      )
      for (const [index, reading] of found.entries()) {
        expect(reading).toMatchObject({ status: 'ok', dns: { via, server: '127.0.0.1', rcode: 'NOERROR' } })
        expect(reading.dns?.answers).toMatchObject([{ name: names[index], data: '192.0.2.7' }])
      }
    })
  },
)
