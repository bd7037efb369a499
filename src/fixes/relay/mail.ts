import { isLocal } from '../../probes/known.ts'
import type { QueueFact } from '../../queue/queue.ts'
import type { BoundMessage } from '../fix.ts'
import { waiting } from '../waiting.ts'

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Waiting messages for other servers, those of our own senders first: a relay may refuse what we only forward. */
export const outward = (queue: QueueFact | undefined, served: readonly string[]): readonly BoundMessage[] => {
  const messages = waiting(queue, ({ symptoms }) => symptoms.every(({ domain }) => !isLocal(domain, served)))
  const own = messages.filter(({ sender }) => served.includes(domainOf(sender)))
  return own.length > 0 ? own : messages
}

/** Waiting messages for mailboxes here. */
export const inward = (queue: QueueFact | undefined, served: readonly string[]): readonly BoundMessage[] =>
  waiting(queue, ({ symptoms }) => symptoms.every(({ domain }) => domain !== '' && isLocal(domain, served)))

/** A sender of ours, of whom a relay can be asked whether it takes him. */
export const senderOf = (messages: readonly BoundMessage[], served: readonly string[]): string | undefined =>
  messages.find(({ sender }) => /^[^\s<>@]+@[\w.-]+$/.test(sender) && served.includes(domainOf(sender)))?.sender

/** Waiting messages whose sender is not of a domain of ours: forwarded ones, bounces, root of this host. */
export const foreign = (queue: QueueFact | undefined, served: readonly string[]): number =>
  (queue?.bySender ?? [])
    .filter(({ name }) => !served.includes(domainOf(name)))
    .reduce((sum, { messages }) => sum + messages, 0)
