import { randomBytes } from 'node:crypto'
import { type BundleMeta, type Recorded, writeBundle } from './bundle-file.ts'
import { createRedactor } from './redact.ts'
import { Spool } from './spool.ts'
import type { ExecAsk, Reading, Target } from './target.ts'

export interface SaveOptions extends BundleMeta {
  /** Host names, domains and addresses as tokens too. Default: kept, a diagnosis needs them. */
  readonly redactHosts?: boolean
}

export interface Recording extends Target {
  /** Writes what was answered so far, redacted, to a gzipped tar. May come after `close`. Rejects with TargetError. */
  save(path: string, options?: SaveOptions): Promise<void>
}

interface Kept {
  readonly at: number
  readonly reading: Reading
  readonly spool?: Spool
}

/**
 * Hands on every answer of a target as it is, and keeps it for `save`. Streams go to a temporary file line by line,
 * redacted before they touch the disk; memory stays bounded.
 */
export const recordTarget = (inner: Target): Recording => {
  const key = randomBytes(32)
  const people = createRedactor({ key })
  const recordedAt = inner.now()
  const kept: Kept[] = []
  let asked = 0

  return {
    name: inner.name,
    kind: inner.kind,
    via: inner.via,
    now: () => inner.now(),
    close: () => inner.close(),
    ask: async (ask) => {
      const at = asked++
      const reading = await inner.ask(ask)
      kept.push({ at, reading })
      return reading
    },
    stream: async (ask: ExecAsk, onChunk, signal) => {
      const at = asked++
      const spool = new Spool(people.lines(ask))
      const reading = await inner.stream(
        ask,
        (chunk) => {
          spool.chunk(chunk)
          onChunk(chunk)
        },
        signal,
      )
      spool.end()
      kept.push({ at, reading, spool })
      return reading
    },
    save: async (path, options = {}) => {
      const redactor = createRedactor({ key, hosts: options.redactHosts ?? false })
      const recorded: Recorded[] = []
      for (const { reading, spool } of kept.toSorted((a, b) => a.at - b.at))
        recorded.push({
          reading: redactor.reading(reading),
          ...(spool && { data: options.redactHosts ? spool.again(redactor.lines(reading.ask)) : spool }),
        })
      const target = { name: redactor.line(inner.name), via: redactor.line(withoutLogin(inner.via)), kind: inner.kind }
      await writeBundle(path, { recordedAt, target, recorded, options })
    },
  }
}

/** "ssh root" may stay, whoever else logs in may not. */
const withoutLogin = (via: string): string => via.replace(/^ssh (?!root\b|zimbra\b)\S+/, 'ssh')
