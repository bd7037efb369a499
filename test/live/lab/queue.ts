export type QueuedMessage = {
  queue: string
  id: string
  sender: string
  recipients: { address: string; reason: string | undefined }[]
}

export type Queue = {
  total: number
  active: number
  deferred: number
  incoming: number
  hold: number
  maildrop: number
  messages: QueuedMessage[]
  /** all delay reasons, one line each */
  reasons: string
}

type Line = {
  queue_name: string
  queue_id: string
  sender: string
  recipients: { address: string; delay_reason?: string }[]
}

/** The answer of `postqueue -j`, counted. */
export function readQueue(json: string): Queue {
  const messages = json
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): QueuedMessage => {
      const message = JSON.parse(line) as Line
      const recipients = message.recipients.map((to) => ({ address: to.address, reason: to.delay_reason }))
      return { queue: message.queue_name, id: message.queue_id, sender: message.sender, recipients }
    })
  const count = (name: string) => messages.filter((message) => message.queue === name).length
  return {
    total: messages.length,
    active: count('active'),
    deferred: count('deferred'),
    incoming: count('incoming'),
    hold: count('hold'),
    maildrop: count('maildrop'),
    messages,
    reasons: messages.flatMap((message) => message.recipients.flatMap((to) => to.reason ?? [])).join('\n'),
  }
}
