import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BoundMessage } from '../../queue/bound.ts'
import { TargetError } from '../../target/target.ts'
import { isQueueId } from '../../trace/line.ts'

/** Many messages as a text: a line each, `["4F1AB",1800000000,512,"sender","domain"]`. Names it is kept under follow. */
export const encodeList = (messages: readonly BoundMessage[]): string =>
  messages
    .map(({ id, arrival, bytes, sender, domain = '' }) => `${JSON.stringify([id, arrival, bytes, sender, domain])}\n`)
    .join('')

const line = z.tuple([z.string().refine(isQueueId), z.number(), z.number(), z.string(), z.string()])

/** Throws a TargetError where a line is not one: a list that is damaged must not be acted on in part. */
export const decodeList = (text: string): readonly BoundMessage[] =>
  text.split('\n').flatMap((each): BoundMessage[] => {
    if (each === '') return []
    const read = line.safeParse(parsed(each))
    if (!read.success) throw new TargetError(`a list of messages is damaged: ${each.slice(0, 100)}`)
    const [id, arrival, bytes, sender, domain] = read.data
    return [{ id, arrival, bytes, sender, ...(domain === '' ? {} : { domain }) }]
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The plan's own list, and the file name under which it lies beside a manifest. */
export const selected = 'selected'
export const listFile = (name: string): string => `${name}.list`
