import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { filesCap, unpackedCap } from './bundle-file.ts'
import { readTar, TarError, type TarFile } from './tar.ts'
import { TargetError } from './target.ts'

/** Where a bundle's files are: in an archive, or in a folder it was unpacked to. */
export interface BundleSource {
  /** Every JSON file, by its path inside the bundle. */
  readonly documents: ReadonlyMap<string, string>
  /** The other files, by path. */
  readonly others: ReadonlySet<string>
  /** One of the others, in pieces. Rejects with TargetError. */
  read(path: string, onChunk: (chunk: Uint8Array) => void): Promise<void>
}

const hint = 'Record it again: mailmedic record TARGET -o FILE.mmb.tgz'
export const damaged = (path: string, why: string): TargetError =>
  new TargetError(`The bundle ${path} cannot be read: ${why}.`, hint)
export const foreign = (path: string): TargetError => new TargetError(`${path} is no bundle of mailmedic.`, hint)

/** JSON that is held at once. */
const documentsCap = 256 * 1_048_576
const tooLarge = `unpacked it is larger than ${unpackedCap / 1_048_576} MB`

export const openSource = async (path: string): Promise<BundleSource> => {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new TargetError(`There is no bundle ${path}.`, 'A bundle is a file that mailmedic record wrote.')
  if (found.isDirectory()) return fromFolder(path)
  // A pipe or a device may never end.
  if (!found.isFile()) throw foreign(path)
  return fromArchive(path)
}

type Sink = { chunk(bytes: Buffer): void; end(): void } | undefined

/** One pass over the archive. Never holds more than a chunk of it. */
const scan = async (path: string, open: (file: TarFile) => Sink): Promise<void> => {
  const file = createReadStream(path)
  const gunzip = createGunzip()
  let unpacked = 0
  let files = 0
  let declared = 0
  const counted = (file: TarFile): Sink => {
    files += 1
    declared += file.size
    if (declared > unpackedCap) throw new TarError(tooLarge)
    return open(file)
  }
  const tar = readTar(counted, filesCap)
  file.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const chunk of file.pipe(gunzip)) {
      unpacked += chunk.length
      if (unpacked > unpackedCap) throw new TarError(tooLarge)
      tar.chunk(chunk)
    }
    tar.end()
  } catch (error) {
    if (error instanceof TarError)
      throw files === 0 && unpacked <= unpackedCap ? foreign(path) : damaged(path, error.message)
    if (error instanceof TargetError) throw error
    throw failure(path, error)
  } finally {
    file.destroy()
    gunzip.destroy()
  }
}

const failure = (path: string, error: unknown): TargetError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EACCES' || code === 'EPERM') return new TargetError(`The bundle ${path} may not be read by you.`)
  if (code === 'Z_BUF_ERROR') return damaged(path, 'it stops in the middle')
  if (code === 'Z_DATA_ERROR' && error instanceof Error && /incorrect header/.test(error.message)) return foreign(path)
  return damaged(path, 'it was changed on its way')
}

const fromArchive = async (path: string): Promise<BundleSource> => {
  const documents = new Map<string, string>()
  const others = new Set<string>()
  let held = 0
  await scan(path, ({ name, size }) => {
    if (!name.endsWith('.json')) {
      others.add(name)
      return undefined
    }
    held += size
    if (held > documentsCap) throw new TarError(tooLarge)
    const parts: Buffer[] = []
    return {
      chunk: (bytes) => parts.push(Buffer.from(bytes)),
      end: () => documents.set(name, Buffer.concat(parts).toString('utf8')),
    }
  })
  const read = (wanted: string, onChunk: (chunk: Uint8Array) => void) =>
    scan(path, ({ name }) => (name === wanted ? { chunk: onChunk, end: () => {} } : undefined))
  return { documents, others, read }
}

const fromFolder = async (folder: string): Promise<BundleSource> => {
  const documents = new Map<string, string>()
  const others = new Set<string>()
  let total = 0
  const take = async (path: string): Promise<void> => {
    const found = await lstat(join(folder, path))
    if (!found.isFile()) return
    total += found.size
    if (total > unpackedCap || documents.size + others.size > filesCap) throw damaged(folder, tooLarge)
    if (path.endsWith('.json')) documents.set(path, await readFile(join(folder, path), 'utf8'))
    else others.add(path)
  }
  try {
    await take('manifest.json')
    for (const name of await readdir(join(folder, 'readings'))) await take(`readings/${name}`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') throw foreign(folder)
    throw error instanceof TargetError ? error : failure(folder, error)
  }
  const read = async (path: string, onChunk: (chunk: Uint8Array) => void) => {
    for await (const chunk of createReadStream(join(folder, path))) onChunk(chunk)
  }
  return { documents, others, read }
}
