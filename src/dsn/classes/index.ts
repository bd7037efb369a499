import type { ReplyClass } from '../dsn.ts'
import { connectRefused } from './connect-refused.ts'
import { connectTimeout } from './connect-timeout.ts'
import { connectionLost } from './connection-lost.ts'
import { contentFilterDown } from './content-filter-down.ts'
import { contentRejected } from './content-rejected.ts'
import { diskFull } from './disk-full.ts'
import { dmarcFail } from './dmarc-fail.ts'
import { dnsTempFailure } from './dns-temp-failure.ts'
import { dnsblListed } from './dnsbl-listed.ts'
import { dnsblQueryError } from './dnsbl-query-error.ts'
import { domainReputation } from './domain-reputation.ts'
import { domainUnroutable } from './domain-unroutable.ts'
import { greylisted } from './greylisted.ts'
import { heloRejected } from './helo-rejected.ts'
import { ipReputation } from './ip-reputation.ts'
import { localDeliveryError } from './local-delivery-error.ts'
import { lookupTableFailure } from './lookup-table-failure.ts'
import { mailLoop } from './mail-loop.ts'
import { mailboxDisabled } from './mailbox-disabled.ts'
import { mailboxFull } from './mailbox-full.ts'
import { mailstoreDown } from './mailstore-down.ts'
import { messageTooLarge } from './message-too-large.ts'
import { missingRdns } from './missing-rdns.ts'
import { networkUnreachable } from './network-unreachable.ts'
import { policyRejected } from './policy-rejected.ts'
import { protocolError } from './protocol-error.ts'
import { rateLimited } from './rate-limited.ts'
import { recipientRateLimited } from './recipient-rate-limited.ts'
import { relayAuthFailed } from './relay-auth-failed.ts'
import { relayDenied } from './relay-denied.ts'
import { relayQuotaExceeded } from './relay-quota-exceeded.ts'
import { relaySenderUnverified } from './relay-sender-unverified.ts'
import { remoteServerError } from './remote-server-error.ts'
import { retryWindow } from './retry-window.ts'
import { senderDomainInvalid } from './sender-domain-invalid.ts'
import { senderUnauthenticated } from './sender-unauthenticated.ts'
import { tlsHandshakeFailed } from './tls-handshake-failed.ts'
import { tlsPolicyUnmet } from './tls-policy-unmet.ts'
import { transportUnavailable } from './transport-unavailable.ts'
import { userUnknown } from './user-unknown.ts'

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
