import type { BoundMessage } from '../../queue/bound.ts'
import type { DeedResult } from '../../target/deeds.ts'
import type { LiveTarget } from '../../target/live.ts'
import type { MailDeed } from '../../target/mail-deeds.ts'
import { TargetError } from '../../target/target.ts'
import type { Keeper } from '../keeper.ts'
import { flush } from './flush.ts'
import { move } from './move.ts'
import { resubmit } from './resubmit.ts'
import { save } from './save.ts'

/** Lists of messages by name, beside the manifest of a run on the host. */
export interface Lists {
  /** Throws a TargetError where it is damaged, or is not there although it must be. */
  read(name: string): Promise<readonly BoundMessage[]>
  /** null: it was not written yet. */
  find(name: string): Promise<readonly BoundMessage[] | null>
  /** On the host's disk before it resolves. */
  write(name: string, messages: readonly BoundMessage[]): Promise<void>
}

export interface MailContext {
  readonly target: LiveTarget
  readonly lists: Lists
  /** Of the step: see Act.tag. */
  readonly tag: string
  readonly signal?: AbortSignal
  /** Whose folder on the host, and where things lie in it. */
  readonly keeper: Pick<Keeper, 'pathOf' | 'place'>
  /** What is under way, in words. */
  readonly progress?: (words: string) => void
  /** A line of the mail log about a message that is followed. */
  readonly logLine?: (line: string) => void
  /** A file on this machine that gets the copies too. */
  readonly archive?: string
}

/** Carries out a deed about messages. Rejects with Lost or CannotKeep. */
export const performMail = async (deed: MailDeed, context: MailContext): Promise<DeedResult> => {
  try {
    return await carryOut(deed, context)
  } catch (error) {
    if (error instanceof TargetError) return { result: 'failed', words: error.message }
    throw error
  }
}

const carryOut = (deed: MailDeed, context: MailContext): Promise<DeedResult> => {
  switch (deed.kind) {
    case 'move':
      return move(deed, context)
    case 'flush':
      return flush(deed, context)
    case 'save':
      return save(deed, context)
    case 'resubmit':
      return resubmit(deed, context)
  }
}
