import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExecAsk, FileAsk, Reading, Target } from '../../src/target/target.ts'
import { testFolder } from './folder.ts'
import { appears, oddSleep, remaining } from './processes.ts'

const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })
const file = (path: string, more: Partial<FileAsk> = {}): FileAsk => ({ kind: 'file', path, ...more })
const nasty = [
  '',
  '-n',
  "it's",
  '"',
  '\\',
  '\\n',
  '$HOME',
  '`id`',
  '!!',
  '*',
  'a b',
  '~',
  '%s',
  'é😀',
  'two\nlines',
  '\t',
]

export interface How {
  /** Why this machine cannot run it. */
  readonly skip?: string | undefined
  /** The server lets only one script run at a time. */
  readonly oneScript?: boolean
}

/** What every live target does, however it is reached. The machine is this one, or one that shares its disk. */
export const targetContract = (name: string, open: () => Promise<Target>, how: How = {}): void => {
  const { skip, oneScript = false } = how
  describe.skipIf(skip !== undefined)(`${name}${skip ? ` (skipped: ${skip})` : ''}`, { timeout: 60_000 }, () => {
    let target: Target
    let folder: string
    const ask = (one: ExecAsk | FileAsk): Promise<Reading> => target.ask(one)

    beforeAll(async () => {
      folder = await testFolder('contract')
      target = await open()
    }, 30_000)
    afterAll(async () => {
      await target?.close()
      await rm(folder, { recursive: true, force: true })
    })

    it('gives a command as it was written, and its output as it came', async () => {
      const reading = await ask(exec('printf', '%s|', ...nasty))
      expect(reading).toMatchObject({ status: 'ok', exitCode: 0, stderr: '' })
      expect(reading.stdout).toBe(nasty.map((word) => `${word}|`).join(''))
    })

    it('keeps exit status, stdout and stderr apart', async () => {
      const reading = await ask(exec('sh', '-c', 'echo out; echo err >&2; exit 3'))
      expect(reading).toMatchObject({ status: 'ok', exitCode: 3, stdout: 'out\n', stderr: 'err' })
    })

    it('feeds stdin, and closes it', async () => {
      const stdin = "a 'quoted'\n\\ line \\0101 %s é\nno end"
      expect(await ask({ ...exec('cat'), stdin })).toMatchObject({ status: 'ok', stdout: stdin })
      expect(await ask(exec('cat'))).toMatchObject({ status: 'ok', stdout: '' })
    })

    it('tells an absent command from one that says 127', async () => {
      const [absent, path, own, builtin] = await Promise.all([
        ask(exec('no-such-command', 'x')),
        ask(exec('/nowhere/no-such-command')),
        ask(exec('sh', '-c', 'exit 127')),
        ask(exec('ulimit', '-n')),
      ])
      expect(absent).toMatchObject({ status: 'absent', why: 'there is no command no-such-command' })
      expect(path).toMatchObject({ status: 'absent' })
      expect(own).toMatchObject({ status: 'ok', exitCode: 127 })
      expect(builtin).toMatchObject({ status: 'absent' })
      expect(absent?.exitCode).toBeUndefined()
    })

    it('says denied for what may not be executed', async () => {
      expect(await ask(exec('/etc/passwd'))).toMatchObject({ status: 'denied' })
    })

    it('ends a command at its deadline, and what it started', async () => {
      const odd = oddSleep()
      const reading = await ask({ ...exec('sh', '-c', `echo begun; sleep ${odd} & sleep ${odd}`), timeoutMs: 1_000 })
      expect(reading).toMatchObject({ status: 'timeout', stdout: 'begun\n' })
      expect(reading.why).toMatch(/1 s/)
      expect(reading.ms).toBeLessThan(12_000)
      expect(await remaining(odd)).toEqual([])
    })

    it('ends a command that ignores the polite signal', async () => {
      const odd = oddSleep()
      const script = `trap '' TERM; while :; do sleep ${odd}; done`
      expect(await ask({ ...exec('sh', '-c', script), timeoutMs: 1_000 })).toMatchObject({ status: 'timeout' })
      expect(await remaining(odd)).toEqual([])
    })

    it('does not take exit status 124 for a deadline', async () => {
      expect(await ask(exec('sh', '-c', 'exit 124'))).toMatchObject({ status: 'ok', exitCode: 124 })
    })

    it('caps a gigabyte, ends the command, and goes on', async () => {
      const odd = oddSleep()
      const flood = {
        ...exec('sh', '-c', `head -c 1000000000 /dev/zero | tr '\\0' x; sleep ${odd}`),
        maxBytes: 100_000,
      }
      const [reading, next] = await Promise.all([ask(flood), ask(exec('echo', 'next'))])
      expect(reading).toMatchObject({ status: 'ok', truncated: true })
      expect(reading?.stdout).toHaveLength(100_000)
      expect(reading?.exitCode).toBeUndefined()
      expect(next).toMatchObject({ status: 'ok', stdout: 'next\n' })
      expect(await remaining(odd)).toEqual([])
    })

    it('is not held up by what a command leaves in the background', async () => {
      const odd = oddSleep()
      const reading = await ask(exec('sh', '-c', `sleep ${odd} & echo $!`))
      expect(reading.status).toBe('ok')
      expect(reading.ms).toBeLessThan(15_000)
      process.kill(Number(reading.stdout.trim()))
    })

    it('survives a flood of errors', async () => {
      const reading = await ask(exec('sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" e >&2; echo out'))
      expect(reading.status).toBe('ok')
      expect(reading.stderr.length).toBeLessThanOrEqual(70_000)
    })

    it('makes text of bytes that are none, and drops control sequences', async () => {
      const [broken, coloured] = await Promise.all([
        ask(exec('printf', 'a\\377b\\303\\n')),
        ask(exec('printf', '\\033[2J\\033]0;title\\007red \\033[31mtext\\r\\n')),
      ])
      expect(broken?.stdout).toBe('a\uFFFDb\uFFFD\n')
      expect(coloured?.stdout).toBe('red text\n')
    })

    it('is not fooled by output that looks like our marks', async () => {
      const script = 'tr "\\0" "\\n" </proc/$$/environ | grep ^MM; printf "\\n@mm0000:e:1:0\\n\\n\\n@m"'
      expect((await ask(exec('sh', '-c', script))).stdout).toContain('\n@mm0000:e:1:0\n\n\n@m')
    })

    it('runs in the C locale, with the places of system tools on the path', async () => {
      const reading = await ask(exec('sh', '-c', 'echo $LC_ALL $PATH; umask'))
      expect(reading.stdout).toMatch(/^C \/opt\/zimbra\/common\/sbin:.*:\/usr\/sbin:.*\n0077\n$/)
    })

    it('takes its place behind what the server itself has to do', async () => {
      const [nice, su, disk] = await Promise.all([
        ask(exec('nice')),
        ask({ ...exec('nice'), as: userInfo().username }),
        ask(exec('sh', '-c', 'ionice -p $$')),
      ])
      expect([nice?.stdout, su?.stdout]).toEqual(['10\n', '10\n'])
      if (disk?.exitCode === 0) expect(disk.stdout).toBe('best-effort: prio 7\n')
    })

    it('reads files, and says why where it cannot', async () => {
      const text = Array.from({ length: 1_000 }, (_, n) => `line ${n} of it's "log"`).join('\n')
      await writeFile(join(folder, 'log'), `${text}\n`, { mode: 0o644 })
      await writeFile(join(folder, '-e'), 'dashed', { mode: 0o644 })
      await mkdir(join(folder, 'dir'))
      execFileSync('mkfifo', [join(folder, 'fifo')])
      const log = join(folder, 'log')
      const [whole, tail, last, match, none, dashed, absent, dir, fifo, device, proc] = await Promise.all([
        ask(file(log)),
        ask(file(log, { tail: 50 })),
        ask(file(log, { maxBytes: 20 })),
        ask(file(log, { match: ['line 7 ', "line 8 of it's", '-e'] })),
        ask(file(log, { match: ['not there'] })),
        ask(file(join(folder, '-e'))),
        ask(file(join(folder, 'absent'))),
        ask(file(join(folder, 'dir'))),
        ask(file(join(folder, 'fifo'))),
        ask(file('/dev/zero')),
        ask(file('/proc/self/status')),
      ])
      expect(whole).toMatchObject({ status: 'ok', stdout: `${text}\n` })
      expect(whole?.truncated).toBeUndefined()
      expect(tail?.stdout).toBe(`${text}\n`.slice(-50))
      expect(last).toMatchObject({ status: 'ok', truncated: true, stdout: `${text}\n`.slice(-20) })
      expect(match?.stdout.split('\n')).toHaveLength(3)
      expect(none).toMatchObject({ status: 'ok', stdout: '' })
      expect(dashed?.stdout).toBe('dashed')
      expect(absent).toMatchObject({ status: 'absent', why: `there is no ${join(folder, 'absent')}` })
      expect(dir).toMatchObject({ status: 'failed' })
      expect(fifo).toMatchObject({ status: 'failed' })
      expect(device).toMatchObject({ status: 'failed' })
      expect(proc?.stdout).toMatch(/^Name:/)
    })

    it('answers forty questions of one turn, in their order', async () => {
      const readings = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(exec('echo', String(n)))))
      expect(readings.map((reading) => reading.stdout.trim())).toEqual(readings.map((_, n) => String(n)))
    })

    it('asks more than one script can hold', async () => {
      const long = 'x'.repeat(30_000)
      const readings = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(exec('printf', '%s', `${n}${long}`))))
      expect(readings.map((reading) => reading.stdout)).toEqual(readings.map((_, n) => `${n}${long}`))
    })

    it.skipIf(oneScript)('lets no slow question hold up the others', async () => {
      const slow = ask({ ...exec('sleep', '6'), slow: true })
      const hung = ask({ ...exec('sleep', '7') })
      const quick = ask(exec('echo', 'quick'))
      const first = await Promise.race([slow.then(() => 'slow'), hung.then(() => 'hung'), quick.then(() => 'quick')])
      expect(first).toBe('quick')
      expect((await Promise.all([slow, hung])).map((reading) => reading.exitCode)).toEqual([0, 0])
    })

    it('streams what is too large to hold', async () => {
      let bytes = 0
      const reading = await target.stream(
        exec('sh', '-c', 'head -c 50000000 /dev/zero; echo end >&2; exit 4'),
        (chunk) => {
          bytes += chunk.length
        },
      )
      expect(bytes).toBe(50_000_000)
      expect(reading).toMatchObject({ status: 'ok', exitCode: 4, stdout: '', stderr: 'end' })
      const odd = oddSleep()
      const late = await target.stream({ ...exec('sleep', odd), timeoutMs: 1_000 }, () => {})
      expect(late.status).toBe('timeout')
      expect(await remaining(odd)).toEqual([])
    })

    it('ends a stream that does not begin, and none that is only slow', async () => {
      const odd = oddSleep()
      let text = ''
      const silent = await target.stream({ ...exec('sleep', odd), firstByteMs: 500 }, () => {})
      expect(silent).toMatchObject({ status: 'timeout', stderr: '', why: expect.stringMatching(/^sleep said nothing/) })
      expect(await remaining(odd)).toEqual([])
      const script = 'echo one; sleep 3; echo two; sleep 3; echo three'
      const slow = await target.stream({ ...exec('sh', '-c', script), firstByteMs: 4_000 }, (chunk) => {
        text += Buffer.from(chunk).toString()
      })
      expect(slow).toMatchObject({ status: 'ok', exitCode: 0 })
      expect(text).toBe('one\ntwo\nthree\n')
      const empty = await target.stream({ ...exec('true'), as: userInfo().username, firstByteMs: 8_000 }, () => {})
      expect(empty).toMatchObject({ status: 'ok', exitCode: 0 })
    })

    it('hands on what is followed line by line, and ends it when nobody listens any more', async () => {
      const odd = oddSleep()
      const stop = new AbortController()
      let text = ''
      const script = `n=0; while [ $n -lt 40 ]; do echo line $n; n=$((n+1)); done; sleep 1; echo last; sleep ${odd}`
      const following = target.stream(
        { ...exec('sh', '-c', script), live: true, firstByteMs: 100 },
        (chunk) => {
          text += Buffer.from(chunk).toString()
          if (text.includes('last')) stop.abort()
        },
        stop.signal,
      )
      const reading = await following
      expect(text).toContain('line 39\nlast')
      expect(reading).toMatchObject({ status: 'ok', truncated: true, stdout: '' })
      expect(await remaining(odd)).toEqual([])
      expect((await ask(exec('echo', 'next'))).stdout).toBe('next\n')
      const never = await target.stream({ ...exec('echo'), live: true }, () => {}, AbortSignal.abort())
      expect(never).toMatchObject({ status: 'failed', why: 'it was ended before it began' })
    })

    it('lets what is followed hold up nothing else', async () => {
      const odd = oddSleep()
      const stop = new AbortController()
      const [first, second] = [0, 1].map(() =>
        target.stream({ ...exec('sleep', odd), live: true }, () => {}, stop.signal),
      )
      await appears(`sleep ${odd}`)
      const all = await Promise.all(Array.from({ length: 12 }, () => ask({ ...exec('echo', 'x'), slow: true })))
      expect(all.map(({ stdout }) => stdout)).toEqual(all.map(() => 'x\n'))
      stop.abort()
      await Promise.all([first, second])
      expect(await remaining(odd)).toEqual([])
    })

    it('answers a question that cannot be asked without asking it', async () => {
      expect(await ask(exec('echo', 'a\0b'))).toMatchObject({ status: 'failed' })
      expect(await ask({ kind: 'exec', argv: [] })).toMatchObject({ status: 'failed' })
      expect(await ask({ ...exec('id'), as: 'x;id' })).toMatchObject({ status: 'failed' })
    })

    it('gives readings that can be recorded', async () => {
      const reading = await ask(exec('echo', 'x'))
      expect(JSON.parse(JSON.stringify(reading))).toEqual(reading)
      expect(Math.abs(Date.parse(reading.at) - Date.now())).toBeLessThan(20_000)
    })

    describe('connections from the machine', () => {
      let server: Server
      let port = 0
      beforeAll(async () => {
        server = createServer((socket) => socket.on('error', () => {}).end('hello'))
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
        const address = server.address()
        port = typeof address === 'object' && address ? address.port : 0
      })
      afterAll(() => server.close())

      it('are made, refused, and told apart', async () => {
        const [open, shut, nowhere] = await Promise.all([
          target.ask({ kind: 'dial', host: '127.0.0.1', port }),
          target.ask({ kind: 'dial', host: '127.0.0.1', port: 1 }),
          target.ask({ kind: 'dial', socket: join(folder, 'none.sock') }),
        ])
        expect(open).toMatchObject({ status: 'ok' })
        expect(shut).toMatchObject({ status: 'unreachable', dial: { failure: 'refused' } })
        expect(nowhere?.status).toBe('absent')
      })

      it('may be forty at once', async () => {
        const dials = Array.from({ length: 40 }, () => target.ask({ kind: 'dial' as const, host: '127.0.0.1', port }))
        expect((await Promise.all(dials)).map((reading) => reading.status)).toEqual(dials.map(() => 'ok'))
      })
    })

    it('leaves nothing running when it is closed in the middle', async () => {
      const other = await open()
      const odds = oneScript ? [oddSleep()] : [oddSleep(), oddSleep()]
      const readings = odds.map((odd, n) =>
        other.ask({ ...exec('sh', '-c', `trap '' TERM; sleep ${odd}; :`), slow: n === 0 }),
      )
      for (const odd of odds) await appears(`sleep ${odd}`)
      const before = performance.now()
      await other.close()
      expect(performance.now() - before).toBeLessThan(3_000)
      for (const reading of await Promise.all(readings)) expect(reading.status).toBe('unreachable')
      for (const odd of odds) expect(await remaining(odd)).toEqual([])
      expect((await other.ask(exec('echo'))).status).toBe('unreachable')
    })
  })
}
