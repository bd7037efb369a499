import { askKey, looseKey } from './ask-key.ts'
import { bundleSchema } from './bundle-file.ts'
import { parseManifest, parseReading, type StoredReading } from './bundle-schema.ts'
import { type BundleSource, damaged, foreign, openSource } from './bundle-source.ts'
import { clean } from './clean.ts'
import { type Ask, type Reading, type Target, TargetError } from './target.ts'

type Stored = StoredReading & { readonly folder: string }

/**
 * A recorded server, replayed: the archive or the folder it was unpacked to. The same ask gets the same answers in their
 * order, the last one again and again. Rejects with TargetError where the bundle is missing, damaged, foreign or too large.
 */
export const openBundle = async (path: string): Promise<Target> => {
  const source = await openSource(path)
  const { folder, manifest } = manifestOf(path, source)
  const recordedAt = new Date(manifest.recordedAt)
  const answers = new Answers(readingsOf(path, source, folder))

  const missing = (ask: Ask): Reading => ({
    ask,
    status: 'failed',
    stdout: '',
    stderr: '',
    why: 'was not asked when this bundle was recorded',
    at: manifest.recordedAt,
    ms: 0,
  })
  return {
    name: `bundle:${path}`,
    kind: 'bundle',
    via: `recorded ${manifest.recordedAt.slice(0, 16).replace('T', ' ')}`,
    now: () => new Date(recordedAt),
    ask: async (ask) => {
      const found = answers.next(ask)
      if (!found) return missing(ask)
      const { stream, folder: _, ...reading } = found
      return stream === undefined ? { ...reading, ask } : missing(ask)
    },
    stream: async (ask, onChunk) => {
      const found = answers.next(ask)
      if (!found) return missing(ask)
      const { stream, folder: at, ...reading } = found
      if (stream !== undefined) await source.read(`${at}readings/${stream}`, onChunk)
      else if (reading.stdout !== '') onChunk(Buffer.from(reading.stdout))
      return { ...reading, ask, stdout: '' }
    },
    close: async () => {},
  }
}

/** Answers by what was asked. */
class Answers {
  readonly #exact = new Map<string, Stored[]>()
  readonly #loose = new Map<string, Set<string>>()
  readonly #turn = new Map<string, number>()

  constructor(readings: readonly Stored[]) {
    for (const reading of readings) {
      const key = askKey(reading.ask)
      this.#exact.set(key, [...(this.#exact.get(key) ?? []), reading])
      const loose = looseKey(reading.ask)
      this.#loose.set(loose, (this.#loose.get(loose) ?? new Set()).add(key))
    }
  }

  next(ask: Ask): Stored | undefined {
    const key = this.#keyOf(ask)
    const all = this.#exact.get(key)
    if (!all) return undefined
    const turn = this.#turn.get(key) ?? 0
    this.#turn.set(key, turn + 1)
    return all[Math.min(turn, all.length - 1)]
  }

  /** An ask that redaction would change was recorded under its tokens. */
  #keyOf(ask: Ask): string {
    const key = askKey(ask)
    if (this.#exact.has(key)) return key
    const [only, ...more] = this.#loose.get(looseKey(ask)) ?? []
    return only !== undefined && more.length === 0 ? only : key
  }
}

/** Text of a bundle is as foreign as that of a server: no control sequences. */
const parse = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? clean(value) : value))

/** The manifest, at the top or in the one folder that somebody packed. */
const manifestOf = (path: string, source: BundleSource) => {
  const names = [...source.documents.keys()].filter((name) => /^(?:[^/]+\/)?manifest\.json$/.test(name))
  const name = names.toSorted((a, b) => a.length - b.length)[0]
  if (name === undefined) throw foreign(path)
  try {
    const value = parse(source.documents.get(name) ?? '')
    checkSchema(path, value)
    return { folder: name.slice(0, -'manifest.json'.length), manifest: parseManifest(value) }
  } catch (error) {
    throw error instanceof TargetError ? error : damaged(path, 'its manifest.json is not as mailmedic writes it')
  }
}

const checkSchema = (path: string, value: unknown): void => {
  const schema = value !== null && typeof value === 'object' && 'schema' in value ? value.schema : undefined
  if (schema === bundleSchema) return
  if (typeof schema !== 'string' || !/^mailmedic\/bundle@\d+$/.test(schema)) throw foreign(path)
  throw new TargetError(`The bundle ${path} was written by a newer mailmedic (${schema}).`, 'Update mailmedic.')
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare

const readingsOf = (path: string, source: BundleSource, folder: string): Stored[] => {
  const names = [...source.documents.keys()].filter((name) => name.startsWith(`${folder}readings/`)).toSorted(byNumber)
  return names.map((name) => {
    try {
      const stored = parseReading(parse(source.documents.get(name) ?? ''))
      if (stored.stream === undefined || source.others.has(`${folder}readings/${stored.stream}`))
        return { ...stored, folder }
    } catch {
      throw damaged(path, `${name} is not as mailmedic writes it`)
    }
    throw damaged(path, `the answer that belongs to ${name} is missing`)
  })
}
