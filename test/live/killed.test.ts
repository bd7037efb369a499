import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, connect as netConnect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { serverState, stateFolder } from './mend-story.ts'

const able = requirements()
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

interface Campaign {
  readonly fault: string
  readonly words: readonly string[]
  readonly secret?: (lab: Lab) => string
}

/** A run that is killed, or whose connection is cut, after any line of its journal: nothing is left half done for good. */
const relay: Campaign = {
  fault: 'outbound-25-blocked',
  words: ['relay', '--set', 'provider=sendgrid'],
  secret: (lab) => lab.relay.key,
}
const long = Boolean(process.env.MAILMEDIC_LONG)
const campaigns: readonly Campaign[] = [
  { fault: 'defer-transports', words: ['defer-transports'] },
  ...(long ? [relay] : []),
]
const slow = long ? test : undefined
/** In a short run after every third line. */
const stride = long ? 1 : 3
/** Milliseconds after a line: what it announces has not begun, is under way, or is over. */
const pauses = [0, 120, 400]
const flavours: readonly Flavour[] = long ? ['plain', 'zimbra'] : ['plain']

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'a fix that is ended in the middle' : `(skipped: ${able.why})`,
  () => {
    for (const flavour of flavours) {
      for (const { fault, words, secret } of campaigns) {
        describe(`${words[0]} on ${flavour}`, () => {
          let lab: Lab
          let broken: string
          let most = 0
          beforeAll(async () => {
            elsewhere = mkdtempSync(join(tmpdir(), 'mailmedic-elsewhere-'))
            lab = await up(flavour, [fault])
            broken = await serverState(lab)
          })
          /** Where another computer keeps its journals. */
          let elsewhere = ''
          afterAll(async () => {
            await lab?.down()
            rmSync(elsewhere, { recursive: true, force: true })
          })

          const begin = (argv: readonly string[], state = stateFolder) => {
            const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
            const given = secret && argv[0] === 'fix' ? ['--secret-stdin'] : []
            const child = spawn(process.execPath, [main, ...argv, `root@${lab.host}`, ...reach, ...given, '--yes'], {
              stdio: ['pipe', 'pipe', 'pipe'],
              env: { ...process.env, MAILMEDIC_STATE: state },
            })
            let said = ''
            child.stdout.on('data', (chunk) => (said += chunk))
            child.stderr.on('data', (chunk) => (said += chunk))
            child.stdin.end(secret ? `${secret(lab)}\n` : '')
            return { child, ended: once(child, 'close'), said: () => said }
          }
          const finished = async (argv: readonly string[], state = stateFolder) => {
            const { child, ended, said } = begin(argv, state)
            await ended
            return { code: child.exitCode, said: said().replace(/\s+/g, ' ') }
          }
          const journals = () => {
            try {
              return readdirSync(join(stateFolder, 'runs'))
            } catch {
              return []
            }
          }
          const linesOf = (file: string) => readFileSync(join(stateFolder, 'runs', file), 'utf8').split('\n').length - 1
          /** Waits for so many lines in the journal that this run writes; null: it ended before. */
          const reaches = async (
            count: number,
            before: readonly string[],
            over: () => boolean,
          ): Promise<string | null> => {
            for (;;) {
              const file = journals().find((name) => !before.includes(name))
              if (file && linesOf(file) >= count) return file.replace(/\.ndjson$/, '')
              if (over()) return null
              await sleep(1)
            }
          }

          test('whole: so many lines has its journal', { timeout: 120_000 }, async () => {
            const before = journals()
            const { code, said } = await finished(['fix', ...words])
            expect(said).toMatch(/PROVED/)
            expect(code).toBe(0)
            const file = journals().find((name) => !before.includes(name)) ?? ''
            most = readFileSync(join(stateFolder, 'runs', file), 'utf8')
              .split('\n')
              .findIndex((line) => line.includes('"verified"'))
            expect(most).toBeGreaterThan(3)
            expect((await finished(['undo', file.replace(/\.ndjson$/, '')])).code).toBe(0)
            expect(await serverState(lab)).toBe(broken)
          })

          test('SIGKILL after any line: undo restores', { timeout: long ? 1_800_000 : 600_000 }, async () => {
            for (let count = 1; count <= most; count += stride) {
              const before = journals()
              const { child, ended } = begin(['fix', ...words])
              const run = await reaches(count, before, () => child.exitCode !== null)
              child.kill('SIGKILL')
              await ended
              expect(run, `killed after line ${count}`).not.toBeNull()
              const { code, said } = await finished(['undo', run ?? ''])
              expect(said, `undo after line ${count}`).toMatch(/UNDONE|NOTHING-TO-DO/)
              expect(code).toBe(0)
              expect(await serverState(lab), `after line ${count}`).toBe(broken)
            }
          })

          test('SIGKILL after any line: it can be gone on with, also from the manifest alone', {
            timeout: long ? 1_800_000 : 600_000,
          }, async () => {
            for (let count = 2; count <= most; count += 2 * stride) {
              const before = journals()
              const { child, ended } = begin(['fix', ...words])
              const run = await reaches(count, before, () => child.exitCode !== null)
              await sleep(pauses[(count / 2) % pauses.length])
              child.kill('SIGKILL')
              await ended
              // Another computer has no journal of its own.
              const state = count % (4 * stride) === 2 ? elsewhere : stateFolder
              const { code, said } = await finished(['fix', '--resume', run ?? '', words[0] ?? ''], state)
              expect(said, `resumed after line ${count}`).toMatch(/PROVED/)
              expect(code).toBe(0)
              const undone = await finished(['undo', run ?? ''], state)
              expect(undone.said, `undone after line ${count}`).toMatch(/UNDONE/)
              expect(await serverState(lab)).toBe(broken)
            }
          })

          test('the connection is cut after any line: it is made anew, and everything is taken back', {
            timeout: long ? 1_800_000 : 600_000,
          }, async () => {
            const wire = await cuttable(lab.host, lab.port)
            try {
              const known = lab.knownHostsFile
              for (let count = 1; count <= most; count += stride) {
                const before = journals()
                const reach = [
                  '-i',
                  lab.identityFile,
                  '--known-hosts',
                  known,
                  '-p',
                  `${wire.port}`,
                  '--host-key-checking',
                  'no',
                ]
                const given = secret ? ['--secret-stdin'] : []
                const child = spawn(
                  process.execPath,
                  [main, 'fix', ...words, 'root@127.0.0.1', ...reach, ...given, '--yes'],
                  { env: { ...process.env, MAILMEDIC_STATE: stateFolder } },
                )
                let said = ''
                child.stdout.on('data', (chunk) => (said += chunk))
                child.stdin.end(secret ? `${secret(lab)}\n` : '')
                const ended = once(child, 'close')
                await reaches(count, before, () => child.exitCode !== null)
                wire.cut()
                await ended
                expect(said, `cut after line ${count}`).toMatch(/ROLLED-BACK|UNPROVED/)
                const last = journals()
                  .find((name) => !before.includes(name))
                  ?.replace(/\.ndjson$/, '')
                if (/UNPROVED/.test(said)) expect((await finished(['undo', last ?? ''])).code).toBe(0)
                expect(await serverState(lab), `after line ${count}`).toBe(broken)
              }
            } finally {
              wire.close()
            }
          })

          test('a lock that a killed run left can be taken over knowingly', { timeout: 120_000 }, async () => {
            const before = journals()
            const { child, ended } = begin(['fix', ...words])
            const run = await reaches(1, before, () => child.exitCode !== null)
            child.kill('SIGKILL')
            await ended
            const refused = await finished(['fix', ...words])
            expect(refused.code).toBe(2)
            expect(refused.said).toContain(`another run holds the lock on this host: ${run} of `)
            expect(refused.said).toContain(`mailmedic undo ${run} takes it back`)
            expect((await finished(['fix', ...words, '--take-lock'])).code).toBe(0)
            expect((await finished(['undo', 'last'])).code).toBe(0)
            expect((await finished(['undo', run ?? ''])).said).toMatch(/UNDONE/)
            expect(await serverState(lab)).toBe(broken)
          })

          slow?.(
            'a run that was killed before it recorded anything leaves no more than its lock, which undo gives back',
            {
              timeout: 120_000,
            },
            async () => {
              const { child, ended } = begin(['fix', ...words])
              const holder = () => lab.sh('readlink /var/lib/mailmedic/lock || :')
              let held = ''
              await lab.waitFor('the lock', async () => {
                held = await holder()
                return held !== '' || child.exitCode !== null
              })
              child.kill('SIGKILL')
              await ended
              const [run = ''] = held.split(' ')
              expect((await finished(['undo', run])).said).toMatch(/UNDONE|NOTHING-TO-DO/)
              expect(await holder()).toBe('')
              expect(await serverState(lab)).toBe(broken)
            },
          )

          slow?.('SIGKILL of undo after any of its lines: undo again restores', { timeout: 600_000 }, async () => {
            const before = journals()
            expect((await finished(['fix', ...words])).said).toMatch(/PROVED/)
            const file = journals().find((name) => !before.includes(name)) ?? ''
            const run = file.replace(/\.ndjson$/, '')
            let kills = 0
            for (let over = false; !over; kills++) {
              const { child, ended } = begin(['undo', run])
              // In the middle of a step, then after it: so each is cut off, and it gets on.
              await reaches(linesOf(file) + 1 + (kills % 2), before, () => child.exitCode !== null)
              await sleep(pauses[kills % pauses.length])
              over = child.exitCode !== null
              child.kill('SIGKILL')
              await ended
              expect(kills, 'it gets on').toBeLessThan(100)
            }
            expect((await finished(['undo', run])).said).toMatch(/NOTHING-TO-DO|UNDONE/)
            expect(kills).toBeGreaterThan(3)
            expect(await serverState(lab)).toBe(broken)
          })

          slow?.(
            'two at once: the second is told who the first is; who takes the run back stops the first',
            {
              timeout: 180_000,
            },
            async () => {
              const before = journals()
              const first = begin(['fix', ...words])
              const run = await reaches(2, before, () => first.child.exitCode !== null)
              const [second, undone] = await Promise.all([
                finished(['fix', ...words], elsewhere),
                finished(['undo', run ?? ''], elsewhere),
              ])
              await first.ended
              expect(second.said).toMatch(/another run holds the lock on this host|nothing was changed by us|PROVED/)
              expect(undone.said).toMatch(/UNDONE/)
              if (/PROVED/.test(second.said))
                expect((await finished(['undo', 'last'], elsewhere)).said).toMatch(/UNDONE/)
              expect(first.said().replace(/\s+/g, ' ')).toMatch(/has the lock of this host now|PROVED/)
              expect(await serverState(lab)).toBe(broken)
            },
          )

          test('what another computer took back is not taken back or gone on with here', {
            timeout: 120_000,
          }, async () => {
            const before = journals()
            const { child, ended } = begin(['fix', ...words])
            const run = (await reaches(3, before, () => child.exitCode !== null)) ?? ''
            child.kill('SIGKILL')
            await ended
            expect((await finished(['undo', run], elsewhere)).said).toMatch(/UNDONE/)
            for (const argv of [
              ['undo', run],
              ['fix', '--resume', run, words[0] ?? ''],
            ]) {
              const { code, said } = await finished(argv)
              expect(said).toContain(`the host has no record of ${run} any more`)
              expect(code).toBe(2)
            }
            expect(await serverState(lab)).toBe(broken)
          })
        })
      }
    }
  },
)

/** A way to the host that can be cut and is there again at once. */
const cuttable = async (host: string, toPort: number) => {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = netConnect(toPort, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far)
    far.pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    close: () => {
      server.close()
      cut()
    },
  }
}
