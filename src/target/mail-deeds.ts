/**
 * Deeds about messages of the queue, as data. Which messages: a list by name, `selected` being the plan's own. Each is bound to
 * queue id, arrival, sender and size, and just before something is done the queue is listed again: what has gone, or is
 * another message under the same id, is left out. Lists lie beside the manifest on the host, so that a deed can be done twice.
 */
interface OnList {
  /** Name of the list. */
  readonly of: string
}

/** Hands queue ids to a command, one a line by standard input. */
export interface MoveDeed extends OnList {
  readonly kind: 'move'
  readonly verb: 'hold' | 'release' | 'requeue' | 'delete'
  readonly argv: readonly string[]
  readonly as: string
  /** Queues in which a message must be, or it is left out. */
  readonly from: readonly string[]
  /** What is acted on is written to this list before. */
  readonly keeps?: string
  /** The same the other way round, for another message that got one of the ids at the very moment. */
  readonly back?: readonly string[]
}

/** Tries messages now: the first ones of each destination are followed in the log, the others only if these arrive. */
export interface FlushDeed extends OnList {
  readonly kind: 'flush'
  /** Gets one queue id as its last argument. */
  readonly argv: readonly string[]
  /** Mail logs, the likeliest first. */
  readonly logFiles: readonly string[]
  /** At most so many; absent: all. */
  readonly most?: number
  /** What is not delivered is no failure. */
  readonly gentle?: boolean
}

/** Copies messages on hold, whole, into a folder of the run on the host. */
export interface SaveDeed extends OnList {
  readonly kind: 'save'
  readonly as: string
  /** Where the queue files are. */
  readonly queueDirectory: string
  /** The copied ones are written to this list. */
  readonly keeps: string
}

/**
 * Brings copied messages back. Where their queue files were copied, these go into the hold queue as they were; else the content
 * is handed in again, to those of the recipients who had not got it. What is still queued is left alone.
 */
export interface ResubmitDeed extends OnList {
  readonly kind: 'resubmit'
  readonly queueDirectory: string
  /** Lists in which the new queue ids take the place of the old ones. */
  readonly alsoIn: readonly string[]
}

export type MailDeed = MoveDeed | FlushDeed | SaveDeed | ResubmitDeed
