import { z } from 'zod'
import { ageOf } from '../queue/age.ts'
import type { QueueFilter } from '../queue/filter.ts'
import { queueNames } from '../queue/queue.ts'
import { isQueueId } from '../trace/line.ts'

const part = z.string().trim().min(1, 'is empty').optional()

/** A selection as text, as a command line, a diagnosis and a screen can give it. */
const words = z.strictObject({
  ids: part.describe('queue ids, with spaces between'),
  from: part.describe('a part of the sender; <> is the null sender'),
  to: part.describe('a part of a recipient'),
  domain: part.describe('domain of a recipient'),
  reason: part.describe('a part of the reason'),
  older: part.describe('waiting for so long or longer: 30m, 4h, 2d'),
  queue: z.enum(queueNames).optional().describe('only in this queue'),
  all: z.literal('ALL', 'must be the word ALL').optional().describe('ALL for everything'),
})

export interface WantedMessages {
  readonly filter: QueueFilter
  /** In words that a person would use. */
  readonly words: string
  /** Nothing narrows it, and nobody has said that everything is meant. */
  readonly empty: boolean
}

const quoted = (text: string): string => `"${text}"`

/** `queue` alone does not narrow it: that is still everything. */
export const selectionOptions = words.transform((given, context): WantedMessages => {
  const wrong = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message })
  }
  const ids = given.ids?.split(/[\s,]+/).filter(Boolean)
  const odd = ids?.find((id) => !isQueueId(id))
  if (odd !== undefined) wrong('ids', `"${odd}" is no queue id`)
  const older = given.older === undefined ? undefined : ageOf(given.older)
  if (older === null) wrong('older', 'give a time such as 30m, 4h or 2d')
  const domain = given.domain?.replace(/^@/, '')
  const { from, to, reason, queue, all } = given
  const filter: QueueFilter = {
    ...(ids ? { ids } : {}),
    ...(queue ? { queue } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(domain ? { domain } : {}),
    ...(reason ? { reason } : {}),
    ...(older ? { older } : {}),
  }
  const said = [
    ...(ids ? [ids.length > 3 ? `${ids.length} queue ids` : `queue id ${ids.join(', ')}`] : []),
    ...(from ? [from === '<>' ? 'from the null sender' : `sender with ${quoted(from)}`] : []),
    ...(to ? [`recipient with ${quoted(to)}`] : []),
    ...(domain ? [`to the domain ${domain}`] : []),
    ...(reason ? [`reason with ${quoted(reason)}`] : []),
    ...(given.older ? [`waiting for ${given.older} or longer`] : []),
  ]
  const narrowed = said.length > 0
  return {
    filter,
    words: [narrowed ? said.join(', ') : 'everything', ...(queue ? [`in ${queue}`] : [])].join(', '),
    empty: !narrowed && all === undefined,
  }
})
