import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import type { BoundMessage } from '../../queue/bound.ts'
import { type DeedResult, judged } from '../../target/deeds.ts'
import type { SaveDeed } from '../../target/mail-deeds.ts'
import { packScript, saveScript } from '../../target/mail-scripts.ts'
import { bytes, count, number } from '../../text/numbers.ts'
import type { MailContext } from './mail-deed.ts'
import { whereabouts } from './whereabouts.ts'

/** Messages at once: as queue files by one command, as text by two for each, which take some milliseconds. */
const chunks = { raw: 1_000, both: 200, sudo: 200 } as const
const chunkMs = 180_000

/** Copies what is on hold, whole. One that cannot be copied fails the step: then nothing is deleted. */
export const save = async (deed: SaveDeed, context: MailContext): Promise<DeedResult> => {
  const { target, lists, keeper, archive } = context
  const messages = await lists.read(deed.of)
  const places = await whereabouts(target, messages)
  const held = messages.filter(({ id }) => places.queueOf.get(id) === 'hold')
  const saved = new Set<string>()
  const how = howTo(context)
  const chunk = chunks[how]
  for (let at = 0; at < held.length; at += chunk) {
    if (context.signal?.aborted) return { result: 'failed', words: 'stopped by the operator' }
    if (held.length > chunk) context.progress?.(`${number(at)} of ${number(held.length)} copied`)
    const some = held.slice(at, at + chunk)
    const reading = await target.act(copying(deed, some, how, context))
    const result = judged(reading)
    if (result.result !== 'done') return result
    for (const id of reading.stdout.split('\n')) saved.add(id)
  }
  const missing = held.filter(({ id }) => !saved.has(id))
  if (missing.length > 0) {
    const still = await whereabouts(target, missing)
    const failed = missing.filter(({ id }) => still.queueOf.has(id))
    if (failed.length > 0)
      return {
        result: 'failed',
        words: `${count(failed.length, 'message')} could not be copied, ${failed[0]?.id} the first`,
      }
  }
  const copies = held.filter(({ id }) => saved.has(id))
  await lists.write(deed.keeps, copies)
  const size = bytes(copies.reduce((sum, each) => sum + each.bytes, 0))
  const words = `${count(copies.length, 'message')} copied (${size}) to ${keeper.pathOf(copyFolder)}`
  if (archive === undefined || copies.length === 0) return { result: 'done', words }
  const packed = await pack(archive, context)
  return packed.result === 'done' ? { result: 'done', words: `${words} and to ${archive}` } : packed
}

export const copyFolder = 'messages'

/** A login that is not root may read no queue file; in an archive also what a person can read. */
const howTo = ({ keeper, archive }: MailContext): keyof typeof chunks => {
  if (keeper.place.as !== 'root') return 'sudo'
  return archive === undefined ? 'raw' : 'both'
}

const copying = (
  { queueDirectory }: SaveDeed,
  messages: readonly BoundMessage[],
  how: keyof typeof chunks,
  { keeper, tag }: MailContext,
) => {
  // Content, records and queue file: up to three times the size, and a block for each file.
  const room = messages.reduce((sum, each) => sum + Math.ceil((each.bytes * 3) / 1_024) + 12, 0)
  return {
    argv: ['sh', '-c', saveScript, 'save', keeper.pathOf(copyFolder), queueDirectory, how, String(room)],
    ...(keeper.place.as === null ? {} : { as: keeper.place.as }),
    stdin: messages.map(({ id }) => `${id}\n`).join(''),
    timeoutMs: chunkMs,
    tag,
  }
}

/** The copies as a file on this machine, for nobody else to read. It must not be there yet. */
const pack = async (path: string, { target, keeper }: MailContext): Promise<DeedResult> => {
  const folder = keeper.pathOf(copyFolder).slice(0, -copyFolder.length - 1)
  const file = openNew(path)
  if (typeof file === 'string') return { result: 'failed', words: file }
  let broken: string | null = null
  const reading = await target.stream(
    {
      kind: 'exec',
      argv: ['sh', '-c', packScript, 'pack', folder, copyFolder],
      ...(keeper.place.as === null ? {} : { as: keeper.place.as }),
      timeoutMs: 600_000,
    },
    (bytes) => {
      broken ??= written(() => writeFileSync(file, bytes))
    },
  )
  broken ??= written(() => {
    fsyncSync(file)
    closeSync(file)
  })
  return broken === null ? judged(reading) : { result: 'failed', words: `${path} cannot be written: ${broken}` }
}

const openNew = (path: string): number | string => {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    return `${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`
  }
}

const written = (write: () => void): string | null => {
  try {
    write()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
