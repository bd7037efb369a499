import { replyClass } from '../dsn/index.ts'
import type { Cause } from './cause.ts'
import { fromReply } from './from-reply.ts'

/**
 * Section C: reply classes that are causes by themselves once our own way out works. Their words are those of the reply
 * class in src/dsn/. In the order in which they are believed.
 */
const ids = [
  'greylisted',
  'rate-limited',
  'recipient-rate-limited',
  'dnsbl-query-error',
  'dnsbl-listed',
  'ip-reputation',
  'domain-reputation',
  'missing-rdns',
  'helo-rejected',
  'dmarc-fail',
  'sender-unauthenticated',
  'sender-domain-invalid',
  'content-rejected',
  'mailbox-full',
  'mailbox-disabled',
  'user-unknown',
  'domain-unroutable',
  'dns-temp-failure',
  'relay-denied',
  'tls-policy-unmet',
  'tls-handshake-failed',
  'policy-rejected',
  'protocol-error',
  'remote-server-error',
] as const

/** Classes that mean another cause when somebody else says them. */
const also: Readonly<Record<string, readonly string[]>> = { 'remote-server-error': ['disk-full'] }

export const saidCauses: readonly Cause[] = ids.map((id) => {
  const reply = replyClass(id)
  if (!reply) throw new TypeError(`no reply class ${id}`)
  const { title, explain, cure } = reply
  return fromReply({ id, section: 'C', title, explain, cure, classes: [id, ...(also[id] ?? [])] })
})
