import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { openBundle } from '../../src/target/bundle.ts'
import { recordTarget } from '../../src/target/record.ts'
import { tarEnd, tarHeader, tarPadding } from '../../src/target/tar.ts'
import type { Ask, ExecAsk, Reading, Target } from '../../src/target/target.ts'
import { TargetError } from '../../src/target/target.ts'

const root = mkdtempSync(join(tmpdir(), 'bundle-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0
const file = (): string => join(root, `${count++}.mmb.tgz`)

const at = '2026-11-22T10:00:00.000Z'
const reading = (ask: Ask, over: Partial<Reading> = {}): Reading => ({
  ask,
  status: 'ok',
  stdout: '',
  stderr: '',
  at,
  ms: 3,
  ...over,
})
const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })

/** A target that answers from a table, by the first word. */
const table = (answers: Record<string, Partial<Reading>[]>, chunks: readonly string[] = []): Target => ({
  name: 'joe@mail.acme.co.uk',
  kind: 'ssh',
  via: 'ssh joe',
  now: () => new Date(at),
  ask: async (ask) => reading(ask, answers[ask.kind === 'exec' ? (ask.argv[0] ?? '') : ask.kind]?.shift() ?? {}),
  stream: async (ask, onChunk) => {
    for (const chunk of chunks) onChunk(Buffer.from(chunk))
    return reading(ask)
  },
  close: async () => {},
})

const streamed = async (target: Target, ask: ExecAsk): Promise<{ text: string; reading: Reading }> => {
  const parts: Uint8Array[] = []
  const got = await target.stream(ask, (chunk) => parts.push(chunk))
  return { text: Buffer.concat(parts).toString(), reading: got }
}

describe('what was recorded', () => {
  test('is handed on as it was, and replayed redacted, in order, at the time of recording', async () => {
    const path = file()
    const target = recordTarget(
      table({
        one: [{ stdout: 'to=<jane@x.example>' }, { stdout: 'second', exitCode: 2 }],
        file: [{ status: 'denied', why: 'no' }],
      }),
    )
    expect((await target.ask(exec('one'))).stdout).toBe('to=<jane@x.example>')
    await target.ask({ ...exec('one'), timeoutMs: 5, maxBytes: 7 })
    await target.ask({ kind: 'file', path: '/etc/x', tail: 10 })
    await target.save(path, { version: '0.1.0' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(gunzipSync(readFileSync(path)).toString()).not.toMatch(/jane|joe/)

    const replay = await openBundle(path)
    expect(replay).toMatchObject({ kind: 'bundle', name: `bundle:${path}`, via: 'recorded 2026-11-22 10:00' })
    expect(replay.now()).toEqual(new Date(at))
    const first = await replay.ask({ ...exec('one'), timeoutMs: 99 })
    expect(first.stdout).toMatch(/^to=<u\w{12}@x.example>$/)
    expect(first).toMatchObject({ status: 'ok', ms: 3, at })
    expect(await replay.ask(exec('one'))).toMatchObject({ stdout: 'second', exitCode: 2 })
    expect(await replay.ask(exec('one'))).toMatchObject({ stdout: 'second' })
    expect(await replay.ask({ kind: 'file', path: '/etc/x', maxBytes: 1 })).toMatchObject({
      status: 'denied',
      why: 'no',
    })
    const never = await replay.ask(exec('two'))
    expect(never).toMatchObject({ status: 'failed', why: 'was not asked when this bundle was recorded' })
  })

  test('an ask made from a redacted answer, and one that names the person in clear', async () => {
    const path = file()
    const target = recordTarget(
      table({ list: [{ stdout: 'jane@x.example' }], postmap: [{ stdout: 'found' }], dns: [{}] }),
    )
    const { stdout } = await target.ask(exec('list'))
    await target.ask(exec('postmap', '-q', stdout, 'hash:/x'))
    await target.ask({ kind: 'dns', name: 'X.example.', type: 'MX', from: 'host' })
    await target.save(path)
    const replay = await openBundle(path)
    const derived = (await replay.ask(exec('list'))).stdout
    expect(await replay.ask(exec('postmap', '-q', derived, 'hash:/x'))).toMatchObject({ stdout: 'found' })
    expect(await replay.ask(exec('postmap', '-q', 'jane@x.example', 'hash:/x'))).toMatchObject({ stdout: 'found' })
    expect(await replay.ask(exec('postmap', '-q', 'jane@y.example', 'hash:/x'))).toMatchObject({ status: 'failed' })
    expect(await replay.ask({ kind: 'dns', name: 'x.example', type: 'MX' })).toMatchObject({ status: 'ok' })
  })

  test('with hosts redacted, questions made from answers still find theirs', async () => {
    const path = file()
    const target = recordTarget(
      table({ list: [{ stdout: 'jane@acme.co.uk' }], dns: [{ stdout: 'mx' }] }, ['to=<a@acme.co.uk>\n']),
    )
    await target.ask(exec('list'))
    await target.ask({ kind: 'dns', name: 'acme.co.uk', type: 'MX' })
    await target.stream(exec('log'), () => {})
    await target.close()
    await target.save(path, { redactHosts: true })
    expect(gunzipSync(readFileSync(path)).toString()).not.toMatch(/acme|jane|joe/)
    const replay = await openBundle(path)
    const domain = (await replay.ask(exec('list'))).stdout.split('@')[1] ?? ''
    expect(await replay.ask({ kind: 'dns', name: domain, type: 'MX' })).toMatchObject({ stdout: 'mx' })
    expect((await streamed(replay, exec('log'))).text).toMatch(new RegExp(`^to=<u\\w{12}@${domain}>\n$`))
  })

  test('equal contents give equal bytes, and a readable archive', async () => {
    const [a, b] = [file(), file()]
    for (const path of [a, b]) {
      const target = recordTarget({ ...table({ one: [{ stdout: 'x' }] }), name: 'root@mail.example' })
      await target.ask(exec('/usr/sbin/postconf', '-n'))
      await target.save(path)
    }
    expect(readFileSync(a)).toEqual(readFileSync(b))
    const listed = execFileSync('tar', ['-tzf', a]).toString()
    expect(listed).toBe('manifest.json\nreadings/0001-exec-postconf.json\n')
  })
})

describe('streams', () => {
  const lines = Array.from({ length: 40_000 }, (_, n) => `{"queue_id": "Q${n}", "sender": "user${n % 7}@x.example"}\n`)

  test('of any size go through in pieces, redacted across the pieces', async () => {
    const path = file()
    const whole = lines.join('')
    const pieces = whole.match(/[\s\S]{1,9973}/g) ?? []
    const target = recordTarget(
      table({}, [...pieces, '-----BEGIN PRIVATE KEY-----\nMII', 'E\n-----END PRIVATE KEY-----\nlast jane@x']),
    )
    const live = await streamed(target, exec('postqueue', '-j'))
    expect(live.text.startsWith(whole)).toBe(true)
    await target.close()
    await target.save(path)
    const replay = await openBundle(path)
    const { text, reading: got } = await streamed(replay, exec('postqueue', '-j'))
    expect(got).toMatchObject({ status: 'ok', stdout: '' })
    expect(text).not.toMatch(/user\d|MII|jane/)
    expect(
      text
        .split('\n')
        .slice(0, 40_000)
        .map((line) => JSON.parse(line).queue_id),
    ).toEqual(lines.map((_, n) => `Q${n}`))
    expect(new Set(text.match(/u\w{12}@x\.example/g)).size).toBe(7)
    expect((await streamed(replay, exec('postqueue', '-j'))).text).toBe(text)
  })

  test('an endless line is cut at a blank, in bounded memory', async () => {
    const path = file()
    const target = recordTarget(
      table(
        {},
        Array.from({ length: 60 }, () => 'word jane@x.example '.repeat(3_000)),
      ),
    )
    await streamed(target, exec('x'))
    await target.save(path)
    expect((await streamed(await openBundle(path), exec('x'))).text).not.toContain('jane')
  })

  test('a recorded answer can be streamed; one that was streamed is no answer to ask', async () => {
    const path = file()
    const target = recordTarget(table({ one: [{ stdout: 'abc' }] }, ['def']))
    await target.ask(exec('one'))
    await target.stream(exec('two'), () => {})
    await target.save(path)
    const replay = await openBundle(path)
    expect(await streamed(replay, exec('one'))).toMatchObject({ text: 'abc', reading: { stdout: '' } })
    expect(await replay.ask(exec('two'))).toMatchObject({ status: 'failed' })
    expect((await streamed(replay, exec('none'))).reading).toMatchObject({ status: 'failed' })
  })
})

describe('unpacked and packed again', () => {
  test('a folder replays, and so does an archive of that folder', async () => {
    const path = file()
    const target = recordTarget(table({ one: [{ stdout: 'x' }] }, ['abc\n']))
    await target.ask(exec('one'))
    await target.stream(exec('two'), () => {})
    await target.save(path)
    const folder = join(root, 'unpacked')
    mkdirSync(folder)
    execFileSync('tar', ['-xzf', path, '-C', folder])
    execFileSync('tar', ['-czf', join(root, 'again.tgz'), '-C', root, 'unpacked'])
    execFileSync('tar', ['-czf', join(root, 'flat.tgz'), '-C', folder, '.'])
    for (const place of [folder, join(root, 'again.tgz'), join(root, 'flat.tgz')]) {
      const replay = await openBundle(place)
      expect(await replay.ask(exec('one'))).toMatchObject({ stdout: 'x' })
      expect((await streamed(replay, exec('two'))).text).toBe('abc\n')
    }
  })
})

describe('what is no bundle', () => {
  const packed = (files: Record<string, string>): Buffer =>
    gzipSync(
      Buffer.concat([
        ...Object.entries(files).flatMap(([name, text]) => {
          const size = Buffer.byteLength(text)
          return [tarHeader({ name, size }, 0), Buffer.from(text), tarPadding(size)]
        }),
        tarEnd,
      ]),
    )
  const manifest = JSON.stringify({
    schema: 'mailmedic/bundle@1',
    recordedAt: at,
    target: { name: 'a', via: 'b', kind: 'ssh' },
  })
  const whole = packed({ 'manifest.json': manifest, 'readings/0001-x.json': JSON.stringify(reading(exec('x'))) })

  const cases: [string, Buffer, RegExp][] = [
    ['an empty file', Buffer.alloc(0), /cannot be read: it stops in the middle/],
    ['a text', Buffer.from('hello'), /is no bundle/],
    ['a compressed text', gzipSync('hello '.repeat(500)), /is no bundle/],
    ['an archive of other things', packed({ 'a.json': '{}' }), /is no bundle/],
    ['a manifest of another tool', packed({ 'manifest.json': '{"schema": "other@1"}' }), /is no bundle/],
    ['one of a newer version', packed({ 'manifest.json': '{"schema": "mailmedic/bundle@2"}' }), /newer mailmedic/],
    ['a broken manifest', packed({ 'manifest.json': '{"schema": "mailmedic/bundle@1"}' }), /manifest.json is not as/],
    ['nested without end', packed({ 'manifest.json': '['.repeat(200_000) }), /manifest.json is not as/],
    ['a half', whole.subarray(0, whole.length / 2), /stops in the middle/],
    [
      'a strange reading',
      packed({ 'manifest.json': manifest, 'readings/1.json': '{"ask": 1}' }),
      /readings\/1.json is not as/,
    ],
    ['a way out', packed({ 'manifest.json': manifest, '../../etc/x': 'y' }), /outside of its folder/],
    ['an absolute way out', packed({ 'manifest.json': manifest, '/etc/x': 'y' }), /outside of its folder/],
    [
      'a stream that is missing',
      packed({
        'manifest.json': manifest,
        'readings/1.json': JSON.stringify({ ...reading(exec('x')), stream: 'a.out' }),
      }),
      /answer that belongs to readings\/1.json is missing/,
    ],
    [
      'a stream from elsewhere',
      packed({
        'manifest.json': manifest,
        'readings/1.json': JSON.stringify({ ...reading(exec('x')), stream: '../a' }),
      }),
      /readings\/1.json is not as/,
    ],
  ]
  test.each(cases)('%s', async (_name, bytes, wanted) => {
    const path = file()
    writeFileSync(path, bytes)
    const error = await openBundle(path).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TargetError)
    expect(error).toHaveProperty('message', expect.stringMatching(wanted))
    expect(error).toHaveProperty('hint', expect.any(String))
  })

  test('a changed byte', async () => {
    const path = file()
    const bytes = gunzipSync(whole)
    bytes[600 + 512] = 0x80
    writeFileSync(path, gzipSync(bytes))
    await expect(openBundle(path)).rejects.toBeInstanceOf(TargetError)
  })
  test('a bomb', async () => {
    const path = file()
    const header = tarHeader({ name: 'readings/a.out', size: 600 * 1_048_576 }, 0)
    writeFileSync(path, gzipSync(Buffer.concat([header, Buffer.alloc(1_048_576)])))
    await expect(openBundle(path)).rejects.toThrow(/larger than/)
  })
  test('nothing there, a folder of other things', async () => {
    await expect(openBundle(join(root, 'none'))).rejects.toThrow(/There is no bundle/)
    await expect(openBundle(tmpdir())).rejects.toThrow(/is no bundle/)
  })
  test('a device or a pipe, which may never end', async () => {
    await expect(openBundle('/dev/zero')).rejects.toThrow(/is no bundle/)
  })
  test('control sequences in a foreign bundle do not get through', async () => {
    const path = file()
    const told = reading(exec('x'), { stdout: 'a\u001b]0;evil\u0007b\u202e' })
    writeFileSync(path, packed({ 'manifest.json': manifest, 'readings/1.json': JSON.stringify(told) }))
    expect((await (await openBundle(path)).ask(exec('x'))).stdout).toBe('ab')
  })
  test('a place that cannot be written to: one sentence, nothing left behind', async () => {
    const target = recordTarget(table({}))
    const path = join(root, 'no', 'such', 'folder.tgz')
    await expect(target.save(path)).rejects.toThrow(/could not be written/)
    expect(existsSync(`${path}.part`)).toBe(false)
  })
})
