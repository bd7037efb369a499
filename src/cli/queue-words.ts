import { isQueueId } from '../trace/line.ts'
import { UsageError } from './failure.ts'
import { targetsOf } from './targets.ts'

export interface ServerAndIds {
  readonly target: string
  readonly ids: readonly string[]
  /** The word ALL was given. */
  readonly all: boolean
}

/** `mail.example.net 4F1AB2C 4F1AB2D`, in any order: what looks like a queue id is one. */
export const serverAndIds = async (words: readonly string[]): Promise<ServerAndIds> => {
  const ids = words.filter((word) => isQueueId(word))
  const hosts = words.filter((word) => !isQueueId(word) && word !== 'ALL')
  const [target, ...more] = await targetsOf(hosts)
  if (target === undefined || more.length > 0)
    throw new UsageError(
      `one server is acted on at a time, and here are ${hosts.join(', ')}`,
      'Of these, none is a queue id. A server whose name looks like one is written user@host.',
    )
  return { target, ids, all: words.includes('ALL') }
}
