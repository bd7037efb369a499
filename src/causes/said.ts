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

/** What tells them from their neighbours. */
const against: Readonly<Record<string, string>> = {
  greylisted:
    'It lasts for hours although this server tries again from the same address: then it is a block, or the sender changes with every attempt.',
  'rate-limited':
    'The same words to one mailbox only: recipient-rate-limited. From our own relay: relay-quota-exceeded.',
  'recipient-rate-limited': 'Other mailboxes there refuse mail too: rate-limited.',
  'dnsbl-query-error': 'The list, asked through a resolver of our own, does have our address: dnsbl-listed.',
  'dnsbl-listed':
    'The list, asked through a resolver of our own, does not have our address; or its answer was a refusal (127.255.255.x).',
  'ip-reputation': 'The reply speaks of the domain or of a link in the message: domain-reputation, content-rejected.',
  'domain-reputation': 'The reply speaks of our address: ip-reputation.',
  'missing-rdns': 'Address and name lead to each other when asked from outside: then their resolver fails.',
  'helo-rejected': 'The name that this server says in EHLO has an address, and it is ours.',
  'dmarc-fail': 'The From domain has no DMARC policy, or SPF and DKIM pass and are aligned.',
  'sender-unauthenticated': 'SPF passes for the address that sends, and the message has a valid DKIM signature.',
  'sender-domain-invalid': "The sender's domain resolves when asked from outside.",
  'content-rejected': 'Every message is refused, whatever is in it: then it is our address or domain.',
  'mailbox-full': 'The mailbox is on this server: mailbox-over-quota.',
  'mailbox-disabled': 'The mailbox is on this server: mailbox-unavailable.',
  'user-unknown': 'The address exists (ask the recipient by another way), and others there are refused too.',
  'domain-unroutable':
    'The domain resolves when asked again: dns-temp-failure. No name resolves here: dns-resolver-down.',
  'dns-temp-failure': 'Other names do not resolve either: dns-resolver-down or dns-chroot-stale.',
  'relay-denied': 'The domain is served there and its MX leads there: then their settings are wrong.',
  'tls-policy-unmet':
    'It is the hop to our own content filter: tls-level-breaks-filter. To our own mailbox server: lmtp-certificate-invalid.',
  'tls-handshake-failed': 'Other destinations fail in the same way: then it is our own TLS.',
}

/** Cures of ours for what they say. */
const cures: Readonly<Record<string, readonly string[]>> = {
  'rate-limited': ['concurrency'],
  'recipient-rate-limited': ['concurrency'],
  'missing-rdns': ['sender-dns'],
  'helo-rejected': ['sender-dns'],
  'sender-unauthenticated': ['sender-dns'],
  'dmarc-fail': ['sender-dns'],
  'dnsbl-listed': ['delisting'],
  'ip-reputation': ['delisting'],
  'domain-reputation': ['delisting'],
  'mailbox-full': ['other-side'],
  'mailbox-disabled': ['other-side'],
  'policy-rejected': ['other-side'],
  'dnsbl-query-error': ['other-side'],
  'relay-denied': ['other-side'],
  'remote-server-error': ['other-side'],
}

/** Said by our own resolver about their domain. */
const resolved: readonly string[] = ['domain-unroutable', 'dns-temp-failure']

export const saidCauses: readonly Cause[] = ids.map((id) => {
  const reply = replyClass(id)
  if (!reply) throw new TypeError(`no reply class ${id}`)
  const { title, explain, cure } = reply
  return fromReply({
    id,
    section: 'C',
    title,
    explain,
    cure,
    proof:
      'The other side says so in answer to the latest attempt, while a dial from this host shows that our way out works.',
    counterProof:
      against[id] ?? 'A cause on this server or on its way out explains the same messages: then that one is believed.',
    look: [
      "postqueue -p | grep -A1 '^ *('",
      "grep 'status=' /var/log/mail.log /var/log/zimbra.log | grep DOMAIN | tail",
    ],
    classes: [id, ...(also[id] ?? [])],
    resolved: resolved.includes(id),
    fixes: cures[id] ?? [],
  })
})
