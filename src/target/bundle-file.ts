import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Spool } from './spool.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'
import { type Ask, type Reading, type Target, TargetError } from './target.ts'

export const bundleSchema = 'mailmedic/bundle@1'
/** Bytes, unpacked: what is larger is neither written nor read. */
export const unpackedCap = 512 * 1_048_576
export const filesCap = 20_000

export interface BundleMeta {
  /** Version of the tool that recorded. */
  readonly version?: string
  /** Its name, where it is not mailmedic. */
  readonly tool?: string
}

export interface Recorded {
  readonly reading: Reading
  /** The streamed answer; goes into a file of its own. */
  readonly data?: Spool
}

interface Contents {
  readonly recordedAt: Date
  readonly target: Pick<Target, 'name' | 'via' | 'kind'>
  readonly recorded: readonly Recorded[]
  readonly options: BundleMeta & { readonly redactHosts?: boolean }
}

const titleOf = (ask: Ask): string => {
  switch (ask.kind) {
    case 'exec':
      return ask.argv[0] ?? ''
    case 'file':
      return ask.path
    case 'dns':
      return `${ask.type}-${ask.name}`
    case 'dial':
      return ask.socket ?? `${ask.host}-${ask.port}`
    case 'ping':
      return ask.host
  }
}

/** `0001-exec-postconf`: people look into a bundle. */
const fileName = (ask: Ask, at: number): string => {
  const title = titleOf(ask).split('/').filter(Boolean).slice(-1).join('').toLowerCase()
  const plain = title
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 50)
  return `readings/${String(at + 1).padStart(4, '0')}-${ask.kind}${plain ? `-${plain}` : ''}`
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)

/** Equal contents give equal bytes. Written beside, then moved into place. Rejects with TargetError. */
export const writeBundle = async (path: string, { recordedAt, target, recorded, options }: Contents): Promise<void> => {
  const manifest = {
    schema: bundleSchema,
    recordedAt: recordedAt.toISOString(),
    tool: { name: options.tool ?? 'mailmedic', version: options.version ?? 'unknown' },
    target,
    redaction: { secrets: 'removed', people: 'tokens', hosts: options.redactHosts ? 'tokens' : 'kept' },
    readings: recorded.length,
  }
  const mtime = Math.floor(recordedAt.getTime() / 1_000)
  let total = 0
  function* file(name: string, size: number, content: Iterable<Buffer>): Generator<Buffer> {
    total += size
    if (total > unpackedCap || recorded.length * 2 >= filesCap)
      throw new TargetError(`What was recorded is larger than ${unpackedCap / 1_048_576} MB: no bundle was written.`)
    yield tarHeader({ name, size }, mtime)
    yield* content
    yield tarPadding(size)
  }
  function* archive(): Generator<Buffer> {
    const first = json(manifest)
    yield* file('manifest.json', first.length, [first])
    for (const [at, { reading, data }] of recorded.entries()) {
      const name = fileName(reading.ask, at)
      const text = json({ ...reading, ...(data && { stream: `${name.slice('readings/'.length)}.out` }) })
      yield* file(`${name}.json`, text.length, [text])
      if (data) yield* file(`${name}.out`, data.size, data.read())
    }
    yield tarEnd
  }
  const part = `${path}.part`
  try {
    await pipeline(Readable.from(archive()), createGzip({ level: 6 }), createWriteStream(part, { mode: 0o600 }))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    if (error instanceof TargetError) throw error
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new TargetError(
      `The bundle could not be written to ${path}${code}.`,
      'Name a file in a folder you may write to.',
    )
  }
}
