import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTarget } from '../../src/target/open.ts'
import type { DialAsk, Reading, Target } from '../../src/target/target.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'
import { type StallProxy, stallProxy } from './stall-proxy.ts'

const skip = noSshd()
const stallMs = 2_000

/** Over a connection that the person's ssh holds open: with MAILMEDIC_LONG=1. */
const ways = ['ssh2', 'openssh', ...(process.env.MAILMEDIC_LONG ? ['shared'] : [])] as ('ssh2' | 'openssh' | 'shared')[]

describe.skipIf(skip !== undefined).each(ways)(
  `a connection that stalls without being closed, %s${skip ? ` (skipped: ${skip})` : ''}`,
  { timeout: 60_000 },
  (way) => {
    let sshd: Sshd
    let proxy: StallProxy
    let target: Target
    const servers: Server[] = []
    const listen = async (talk: (socket: Socket) => void): Promise<number> => {
      const server = createServer((socket) => talk(socket.on('error', () => {})))
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      return typeof address === 'object' && address ? address.port : 0
    }
    const open = async (upwards: 'stalls' | 'flows' = 'stalls'): Promise<void> => {
      proxy = await stallProxy({ toPort: sshd.port, upwards })
      const knownHosts = join(sshd.folder, `known-${proxy.port}`)
      const text = await readFile(sshd.knownHosts, 'utf8')
      await writeFile(knownHosts, text.replaceAll(`:${sshd.port} `, `:${proxy.port} `))
      const { identity, config } = sshd
      const name = `root@127.0.0.1:${proxy.port}`
      if (way === 'shared') {
        const sshConfig = join(sshd.folder, `shared-${proxy.port}`)
        const keys = `IdentityFile ${identity}\nIdentitiesOnly yes\nUserKnownHostsFile ${knownHosts}\n`
        await writeFile(sshConfig, `IdentityAgent none\nControlPath ${sshd.folder}/%C\n${keys}`)
        const args = ['-F', sshConfig, '-M', '-N', '-f', '-p', String(proxy.port), 'root@127.0.0.1']
        await once(spawn('ssh', args, { stdio: 'ignore' }), 'exit')
        target = await openTarget(name, { sshConfig, stallMs })
        expect(target.via).toContain('your open connection')
      } else target = await openTarget(name, { identity, knownHosts, sshConfig: config, transport: way, stallMs })
      await target.ask({ kind: 'exec', argv: ['true'] })
    }
    const lmtp = (port: number, timeoutMs: number): DialAsk => ({
      kind: 'dial',
      host: '127.0.0.1',
      port,
      smtp: { protocol: 'lmtp', helo: 'mail.test' },
      timeoutMs,
    })
    const accusesNobody = (reading: Reading): void => {
      expect(reading).toMatchObject({ status: 'unreachable', why: expect.stringContaining('stalled') })
      expect(reading.dial).toBeUndefined()
      expect(reading.dns).toBeUndefined()
    }

    beforeAll(async () => {
      sshd = await startSshd()
    }, 30_000)
    afterEach(async () => {
      await target?.close()
      proxy?.close()
    })
    afterAll(async () => {
      for (const server of servers) server.close()
      await sshd?.stop()
    })

    for (const upwards of ['stalls', 'flows'] as const) {
      it(`accuses nobody who was dialled or asked meanwhile; what we send ${upwards}`, async () => {
        const silent = await listen(() => {})
        await open(upwards)
        proxy.stall()
        const started = performance.now()
        const readings = await Promise.all([
          target.ask({ kind: 'dial', host: '127.0.0.1', port: silent, timeoutMs: 300 }),
          target.ask({ kind: 'dial', host: '127.0.0.1', port: 1, timeoutMs: 300 }),
          target.ask({ kind: 'dial', socket: join(sshd.folder, 'none.sock'), timeoutMs: 300 }),
          target.ask(lmtp(silent, 300)),
          target.ask({ kind: 'dns', name: 'mail.test', type: 'MX', server: '127.0.0.1', timeoutMs: 300 }),
          target.ask({ kind: 'exec', argv: ['true'], timeoutMs: 300 }),
        ])
        for (const reading of readings) accusesNobody(reading)
        expect(performance.now() - started).toBeGreaterThan(stallMs)
        accusesNobody(await target.ask(lmtp(silent, 300)))
      })
    }

    it('accuses nobody in the middle of a dialogue', async () => {
      let asked = 0
      const port = await listen((socket) => {
        socket.write('220 mail.test LMTP\r\n')
        socket.on('data', (said) => {
          if (!said.toString().startsWith('LHLO')) return
          asked += 1
          proxy.stall()
          socket.write('250 mail.test\r\n')
        })
      })
      await open()
      accusesNobody(await target.ask(lmtp(port, 300)))
      expect(asked).toBe(1)
    })

    it('waits for what was only held up: nobody was given less time than is said', async () => {
      const port = await listen((socket) => {
        socket.write('220 mail.test LMTP\r\n')
        socket.on('data', () => socket.write('250 mail.test\r\n'))
      })
      await open()
      proxy.stall()
      const told = target.ask(lmtp(port, 500))
      setTimeout(() => proxy.resume(), 1_200)
      expect(await told).toMatchObject({ status: 'ok', dial: { steps: [{}, { code: 220 }, { code: 250 }, {}] } })
    })

    it('still tells who does not answer over a connection that is there', async () => {
      const port = await listen(() => {})
      await open()
      const started = performance.now()
      const reading = await target.ask(lmtp(port, 700))
      expect(reading).toMatchObject({ status: 'timeout', dial: { failedAt: 'greeting', failure: 'timeout' } })
      expect(performance.now() - started).toBeGreaterThanOrEqual(700)
    })
  },
)
