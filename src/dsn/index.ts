import { connectRefused } from './classes/connect-refused.ts'
import { connectTimeout } from './classes/connect-timeout.ts'
import { connectionLost } from './classes/connection-lost.ts'
import { contentFilterDown } from './classes/content-filter-down.ts'
import { contentRejected } from './classes/content-rejected.ts'
import { diskFull } from './classes/disk-full.ts'
import { dmarcFail } from './classes/dmarc-fail.ts'
import { dnsTempFailure } from './classes/dns-temp-failure.ts'
import { dnsblListed } from './classes/dnsbl-listed.ts'
import { dnsblQueryError } from './classes/dnsbl-query-error.ts'
import { domainReputation } from './classes/domain-reputation.ts'
import { domainUnroutable } from './classes/domain-unroutable.ts'
import { greylisted } from './classes/greylisted.ts'
import { heloRejected } from './classes/helo-rejected.ts'
import { ipReputation } from './classes/ip-reputation.ts'
import { localDeliveryError } from './classes/local-delivery-error.ts'
import { lookupTableFailure } from './classes/lookup-table-failure.ts'
import { mailLoop } from './classes/mail-loop.ts'
import { mailboxDisabled } from './classes/mailbox-disabled.ts'
import { mailboxFull } from './classes/mailbox-full.ts'
import { mailstoreDown } from './classes/mailstore-down.ts'
import { messageTooLarge } from './classes/message-too-large.ts'
import { missingRdns } from './classes/missing-rdns.ts'
import { networkUnreachable } from './classes/network-unreachable.ts'
import { policyRejected } from './classes/policy-rejected.ts'
import { protocolError } from './classes/protocol-error.ts'
import { rateLimited } from './classes/rate-limited.ts'
import { recipientRateLimited } from './classes/recipient-rate-limited.ts'
import { relayAuthFailed } from './classes/relay-auth-failed.ts'
import { relayDenied } from './classes/relay-denied.ts'
import { relayQuotaExceeded } from './classes/relay-quota-exceeded.ts'
import { relaySenderUnverified } from './classes/relay-sender-unverified.ts'
import { remoteServerError } from './classes/remote-server-error.ts'
import { retryWindow } from './classes/retry-window.ts'
import { senderDomainInvalid } from './classes/sender-domain-invalid.ts'
import { senderUnauthenticated } from './classes/sender-unauthenticated.ts'
import { tlsHandshakeFailed } from './classes/tls-handshake-failed.ts'
import { tlsPolicyUnmet } from './classes/tls-policy-unmet.ts'
import { transportUnavailable } from './classes/transport-unavailable.ts'
import { userUnknown } from './classes/user-unknown.ts'
import { classifier } from './classify.ts'
import type { Explanation, Reply, ReplyClass } from './dsn.ts'
import { replyOf } from './line.ts'

/**
 * All reply classes, in the order in which they are asked: causes on this server first, then what is said about us in
 * particular, then the general. A class further up claims a wording before those below it.
 */
export const replyClasses: readonly ReplyClass[] = [
  retryWindow,
  transportUnavailable,
  contentFilterDown,
  mailstoreDown,
  lookupTableFailure,
  dnsblQueryError,
  relayQuotaExceeded,
  relaySenderUnverified,
  tlsPolicyUnmet,
  tlsHandshakeFailed,
  relayDenied,
  relayAuthFailed,
  greylisted,
  recipientRateLimited,
  mailboxFull,
  diskFull,
  localDeliveryError,
  messageTooLarge,
  mailLoop,
  senderUnauthenticated,
  dmarcFail,
  heloRejected,
  missingRdns,
  senderDomainInvalid,
  domainReputation,
  dnsblListed,
  ipReputation,
  rateLimited,
  domainUnroutable,
  dnsTempFailure,
  networkUnreachable,
  connectTimeout,
  connectRefused,
  connectionLost,
  mailboxDisabled,
  userUnknown,
  contentRejected,
  protocolError,
  policyRejected,
  remoteServerError,
]

const byId = new Map(replyClasses.map((one) => [one.id, one]))

export function replyClass(id: string): ReplyClass | undefined {
  return byId.get(id)
}

/** What one delivery reply means, or `unclassified`. */
export const classify: (reply: Reply) => Explanation = classifier(replyClasses)

/** The same for one line of input: plain text, a JSON object with text, dsn and relay, or a line of Postfix's log. */
export function explainLine(line: string): Explanation {
  return classify(replyOf(line))
}
