import type { QueueMessage } from './message.ts'

/** A message as it was when a plan was made: a queue id alone is used again for another one. */
export interface BoundMessage {
  readonly id: string
  /** Epoch seconds. */
  readonly arrival: number
  readonly sender: string
  readonly bytes: number
  /** Domain of its first recipient, lower case; absent: not known. */
  readonly domain?: string
}

/** Under the same id: is it the same message? Where it goes and why it waits may have changed. */
export const isSame = (bound: BoundMessage, seen: Pick<QueueMessage, 'id' | 'arrival' | 'sender' | 'bytes'>): boolean =>
  bound.id === seen.id && bound.arrival === seen.arrival && bound.bytes === seen.bytes && bound.sender === seen.sender

/** One text for what a message is bound by. */
export const bindingOf = ({ id, arrival, sender, bytes }: BoundMessage): string => `${id} ${arrival} ${bytes} ${sender}`
