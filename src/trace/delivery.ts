import type { DeliveryGroup, Discard, LogLine, ProblemGroup } from './log.ts'

export interface Delivery extends Pick<DeliveryGroup, 'status' | 'agent' | 'relay' | 'dsn' | 'reason' | 'domain'> {
  readonly recipient: string
}

const outcome =
  /^to=<([^>]*)>,.*?\brelay=([^,]*(?:\[[^\]]*\])?[^,]*),.*?\bdsn=([\d.]+), status=(sent|deferred|bounced|expired|SOFTBOUNCE)(?: \(([\s\S]*)\))?\s*$/

/** `to=<…>, relay=…, dsn=…, status=deferred (…)` of any delivery agent; null: another line. */
export const readDelivery = ({ program, text }: LogLine): Delivery | null => {
  const [, recipient = '', relay = '', dsn = '', status, reason = ''] = outcome.exec(text) ?? []
  if (!status) return null
  const agent = program.slice(program.lastIndexOf('/') + 1)
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase()
  // soft_bounce: refused for good, and kept all the same.
  const kept = status === 'SOFTBOUNCE' ? 'deferred' : (status as DeliveryGroup['status'])
  return { recipient, relay, dsn, reason, agent, domain, status: kept }
}

/** How bad a line says it is; null: it reports no problem. */
export const levelOf = ({ text }: LogLine): ProblemGroup['level'] | null => {
  const [, word] = /^(?:[\w-]+: )?(panic|fatal|error|warning): /i.exec(text) ?? []
  if (word) return word.toLowerCase() as ProblemGroup['level']
  if (/^(?:NOQUEUE: )?(?:milter-)?reject(?:_warning)?: /.test(text)) return 'reject'
  if (/^(?:NOQUEUE: )?(?:milter-)?hold: /.test(text)) return 'info'
  return /\b(?:panic|fatal|error|warning): |\bFAILED\b|scanners failed|\bcaused error '/i.test(text) ? 'warning' : null
}

const discarded =
  /\bBlocked SPAM(?:MY)? \{[^}]*\bDiscarded([A-Za-z]*)[^}]*\}, .*?<([^>]*)> -> (<[^>]*>(?:,<[^>]*>)*)(?:.*?\bHits: (-?[\d.]+))?/

/** amavis: `Blocked SPAM {DiscardedInbound,Quarantined}, [ip] <from> -> <to>, …, Hits: 21.3`; null: another line. */
export const readDiscard = ({ at, text }: LogLine): Discard | null => {
  const [, direction = '', sender = '', recipients = '', hits] = discarded.exec(text) ?? []
  if (recipients === '') return null
  const to = recipients.split(',').map((each) => each.replace(/^<|>$/g, ''))
  return { at, direction, sender, recipients: to, hits: hits ? Number(hits) : null, text: text.slice(0, 500) }
}
