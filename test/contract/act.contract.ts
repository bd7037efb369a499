import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { chmod, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostDeed } from '../../src/target/action.ts'
import { perform } from '../../src/target/deeds.ts'
import {
  appendScript,
  keepScript,
  lockScript,
  restoreScript,
  unlockScript,
  writeScript,
} from '../../src/target/host-scripts.ts'
import { isLive, type LiveTarget } from '../../src/target/live.ts'
import { Secret } from '../../src/target/secret.ts'
import type { Target } from '../../src/target/target.ts'
import { testFolder } from './folder.ts'
import { oddSleep, remaining } from './processes.ts'

/** What every target that can be changed does, however it is reached. The machine shares its disk with this one. */
export const actContract = (name: string, open: () => Promise<Target>, skip: string | undefined): void => {
  describe.skipIf(skip !== undefined)(
    `changing ${name}${skip ? ` (skipped: ${skip})` : ''}`,
    { timeout: 60_000 },
    () => {
      let target: LiveTarget
      let folder: string
      const secret = `SG.${Math.random().toString(36).slice(2)}.${Math.random().toString(36).slice(2)}`
      const doing = (deed: HostDeed) => perform(deed, { target, secrets: { key: new Secret(secret) }, tag: 'test' })
      const script = (text: string, args: readonly string[], stdin = '') =>
        target.act({ argv: ['sh', '-c', text, 'test', ...args], stdin, timeoutMs: 20_000, tag: 'test' })

      beforeAll(async () => {
        folder = await testFolder('contract')
        const opened = await open()
        if (!isLive(opened)) throw new Error('it cannot be changed')
        target = opened
      }, 30_000)
      afterAll(async () => {
        await target?.close()
        await rm(folder, { recursive: true, force: true })
      })

      it('hands standard input on whole, whatever is in it', async () => {
        const stdin = `${'é😀\\n"$(id)\n'.repeat(20_000)}end`
        const reading = await target.act({ argv: ['sha256sum'], stdin, timeoutMs: 20_000, tag: 'test' })
        expect(reading).toMatchObject({ status: 'ok', exitCode: 0, stdout: `${hash('sha256', stdin)}  -\n` })
      })

      it('shows a secret in no command line and no environment', async () => {
        // grep reads the pattern from a file descriptor, so that it has no argument with the secret itself.
        const look = `for f in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' '\\n' <"$f" 2>/dev/null; done >"$1"; grep -cf - "$1"; :`
        const argv = ['sh', '-c', look, 'look', join(folder, 'seen')]
        const reading = await target.act({ argv, stdin: `${secret}\n`, timeoutMs: 20_000, tag: 'test' })
        expect(reading).toMatchObject({ status: 'ok', stdout: '0\n' })
        await rm(join(folder, 'seen'))
      })

      it('runs as another account, with standard input', async () => {
        const argv = ['sh', '-c', 'id -un; cat']
        const reading = await target.act({ argv, as: 'nobody', stdin: 'hello', timeoutMs: 20_000, tag: 'test' })
        expect(reading).toMatchObject({ status: 'ok', stdout: 'nobody\nhello' })
      })

      it('is done beside questions, also where one session is all there is', async () => {
        const doing = () => target.act({ argv: ['echo', 'done'], timeoutMs: 20_000, tag: 'test' })
        const asking = () => target.ask({ kind: 'exec', argv: ['sh', '-c', 'sleep 0.2; echo asked'] })
        const readings = await Promise.all([asking(), doing(), asking(), doing(), doing(), asking()])
        expect(readings.map(({ status }) => status)).toEqual(readings.map(() => 'ok'))
        expect(
          readings
            .map(({ stdout }) => stdout.trim())
            .toSorted()
            .join(' '),
        ).toBe('asked asked asked done done done')
      })

      it('ends what does not end, on the machine too', async () => {
        const odd = oddSleep()
        const reading = await target.act({ argv: ['sleep', odd], timeoutMs: 1_000, tag: 'test' })
        expect(reading.status).toBe('timeout')
        expect(await remaining(odd)).toEqual([])
      })

      it('says what there is not, and who it may not be', async () => {
        const absent = await target.act({ argv: ['/no/such/command'], timeoutMs: 5_000, tag: 'test' })
        expect(absent.status).toBe('absent')
        const nobody = await target.act({ argv: ['true'], as: 'no-such-account', timeoutMs: 5_000, tag: 'test' })
        expect(nobody).toMatchObject({ status: 'absent', why: 'there is no account no-such-account' })
      })

      it('writes a file whole, with owner and mode, or not at all', async () => {
        const path = join(folder, 'map')
        const content = ['[relay.test]:587 apikey:', { secret: 'key' }, '\n']
        const written = await doing({ kind: 'write', path, owner: 'nobody', group: 'root', mode: '0600', content })
        expect(written).toEqual({ result: 'done', words: '' })
        expect(await readFile(path, 'utf8')).toBe(`[relay.test]:587 apikey:${secret}\n`)
        const { mode, uid } = await stat(path)
        expect((mode & 0o777).toString(8)).toBe('600')
        expect(uid).toBe(Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })))
        const cut = await script(writeScript, [path, 'nobody:root', '0600', '1000'], 'only a part')
        expect(cut).toMatchObject({ exitCode: 75, stderr: 'the content arrived in part' })
        expect(await readFile(path, 'utf8')).toContain(secret)
        expect(await readdir(folder)).toEqual(['map'])
      })

      it('keeps files and puts them back with content, mode and time; also that there was none', async () => {
        const there = join(folder, 'there')
        const gone = join(folder, 'gone')
        const copies = join(folder, 'copies')
        await writeFile(there, 'before')
        await chmod(there, 0o640)
        const { mtimeMs } = await stat(there)
        const kept = await script(keepScript, [copies, there, gone])
        await writeFile(there, 'after')
        await chmod(there, 0o600)
        await writeFile(gone, 'new')
        // A second time keeps nothing new: what was there first counts.
        await script(keepScript, [copies, there, gone])
        const back = await script(restoreScript, [copies, there, gone])
        expect(back.stdout).toBe(kept.stdout)
        expect(back.stdout).toMatch(/^[0-9a-f]{64} root:root 640\nabsent\n$/)
        expect(await readFile(there, 'utf8')).toBe('before')
        expect(Math.abs((await stat(there)).mtimeMs - mtimeMs)).toBeLessThan(2)
        expect(await readdir(folder)).not.toContain('gone')
      })

      it('appends whole lines only', async () => {
        const path = join(folder, 'journal')
        const lock = join(folder, 'lock')
        const line = '{"type":"begin"}\n'
        const append = (text: string, holder = 'run-1 of me') =>
          script(appendScript, [path, String(line.length), lock, holder], text)
        expect(await append(line)).toMatchObject({ exitCode: 17, stdout: 'nobody\n' })
        await symlink('run-1 of me', lock)
        expect(await append(line)).toMatchObject({ exitCode: 0 })
        expect(await append('{"type":"be')).toMatchObject({ exitCode: 75 })
        expect(await append(line, 'run-2 of me')).toMatchObject({ exitCode: 17, stdout: 'run-1 of me\n' })
        expect(await readFile(path, 'utf8')).toBe(line)
        // What a crash of the machine cut off stays alone.
        await writeFile(path, `${line}{"type":"en`)
        expect(await append(line)).toMatchObject({ exitCode: 0 })
        expect(await readFile(path, 'utf8')).toBe(`${line}{"type":"en\n${line}`)
      })

      it('has one lock, which names who holds it', async () => {
        const place = join(folder, 'state')
        const take = (run: string, how = '') => script(lockScript, [place, run, `${run} of somebody`, how])
        expect(await take('run-1')).toMatchObject({ exitCode: 0, stdout: `${place}\n` })
        expect(await take('run-1')).toMatchObject({ exitCode: 0 })
        expect(await take('run-2')).toMatchObject({ exitCode: 17, stdout: 'run-1 of somebody\n' })
        // Who did not get it leaves nothing.
        expect((await readdir(place)).toSorted()).toEqual(['lock', 'run-1'])
        await script(unlockScript, [place, 'run-2', 'run-2 of somebody'])
        expect(await take('run-2')).toMatchObject({ exitCode: 17 })
        expect(await take('run-2', 'take')).toMatchObject({ exitCode: 0 })
        await script(unlockScript, [place, 'run-2', 'run-2 of '])
        expect(await readdir(place)).toEqual(['run-1'])
        expect(await take('run-3')).toMatchObject({ exitCode: 0 })
      })

      it('waits for a condition, and says what the last answer was', async () => {
        const path = join(folder, 'taken')
        const ask = { kind: 'exec', argv: ['cat', path] } as const
        const wait = { kind: 'wait', what: 'the file', ask, until: { equals: 'yes' } } as const
        const soon = doing({ ...wait, timeoutMs: 10_000 })
        await writeFile(path, 'yes\n')
        expect(await soon).toEqual({ result: 'done', words: 'yes' })
        await writeFile(path, 'no\n')
        const never = await doing({ ...wait, timeoutMs: 500 })
        expect(never).toMatchObject({ result: 'failed', words: expect.stringMatching(/in vain for: the file.*no$/) })
      })
    },
  )
}
