import { accountCompromised } from './account-compromised.ts'
import { backlogOneDestination } from './backlog-one-destination.ts'
import type { Cause } from './cause.ts'
import { clockSkew } from './clock-skew.ts'
import { configDrift } from './config-drift.ts'
import { contentFilterDown } from './content-filter-down.ts'
import { contentFilterFailing } from './content-filter-failing.ts'
import { deferTransports } from './defer-transports.ts'
import { destinationDown } from './destination-down.ts'
import { diskFull } from './disk-full.ts'
import { dnsChrootStale } from './dns-chroot-stale.ts'
import { dnsResolverDown } from './dns-resolver-down.ts'
import { inodesFull } from './inodes-full.ts'
import { ipv6Unusable } from './ipv6-unusable.ts'
import { ldapDown } from './ldap-down.ts'
import { lmtpCertificateInvalid } from './lmtp-certificate-invalid.ts'
import { lmtpDown } from './lmtp-down.ts'
import { lmtpHung } from './lmtp-hung.ts'
import { localDeliveryFailing } from './local-delivery-failing.ts'
import { lookupTableFailing } from './lookup-table-failing.ts'
import { mailLoop } from './mail-loop.ts'
import { mailOnHold } from './mail-on-hold.ts'
import { mailboxOverQuota } from './mailbox-over-quota.ts'
import { mailboxUnavailable } from './mailbox-unavailable.ts'
import { memoryExhausted } from './memory-exhausted.ts'
import { messageTooLarge } from './message-too-large.ts'
import { milterDown } from './milter-down.ts'
import { mtaStopped } from './mta-stopped.ts'
import { outbound25Blocked } from './outbound-25-blocked.ts'
import { outbound25BlockedLocally } from './outbound-25-blocked-locally.ts'
import { ownMxWrong } from './own-mx-wrong.ts'
import { policyServiceDown } from './policy-service-down.ts'
import { portConflict } from './port-conflict.ts'
import { queueFileCorrupt } from './queue-file-corrupt.ts'
import { queueManagerStopped } from './queue-manager-stopped.ts'
import { queueMinfree } from './queue-minfree.ts'
import { queuePermissions } from './queue-permissions.ts'
import { relayAuthMissing } from './relay-auth-missing.ts'
import { relayAuthWrong } from './relay-auth-wrong.ts'
import { relayDown } from './relay-down.ts'
import { relayHostUnresolvable } from './relay-host-unresolvable.ts'
import { relayPort25Blocked } from './relay-port-25-blocked.ts'
import { relayPortBlocked } from './relay-port-blocked.ts'
import { relayQuotaExceeded } from './relay-quota-exceeded.ts'
import { relaySaslMapMissing } from './relay-sasl-map-missing.ts'
import { relaySaslMapStale } from './relay-sasl-map-stale.ts'
import { relaySaslMapsUnset } from './relay-sasl-maps-unset.ts'
import { relaySenderUnverified } from './relay-sender-unverified.ts'
import { saidCauses } from './said.ts'
import { saslMechanismMissing } from './sasl-mechanism-missing.ts'
import { saslNoplaintext } from './sasl-noplaintext.ts'
import { spamDiscarded } from './spam-discarded.ts'
import { submissionFailing } from './submission-failing.ts'
import { tlsLevelBreaksFilter } from './tls-level-breaks-filter.ts'
import { transportMissing } from './transport-missing.ts'

/**
 * In the order of judging: what stops the mail system as a whole, this host's resources, its hops, its resolver, its way
 * out, its relay, and last what the other side says. A stronger cause takes the messages that it explains.
 */
export const causes: readonly Cause[] = [
  portConflict,
  mtaStopped,
  queueManagerStopped,
  diskFull,
  inodesFull,
  queueMinfree,
  queuePermissions,
  mailOnHold,
  queueFileCorrupt,
  deferTransports,
  relaySaslMapsUnset,
  ldapDown,
  lookupTableFailing,
  tlsLevelBreaksFilter,
  memoryExhausted,
  contentFilterDown,
  contentFilterFailing,
  milterDown,
  policyServiceDown,
  lmtpDown,
  lmtpHung,
  lmtpCertificateInvalid,
  submissionFailing,
  mailboxOverQuota,
  mailboxUnavailable,
  localDeliveryFailing,
  transportMissing,
  dnsResolverDown,
  dnsChrootStale,
  configDrift,
  outbound25BlockedLocally,
  relayPort25Blocked,
  relayPortBlocked,
  relayDown,
  relayHostUnresolvable,
  outbound25Blocked,
  ipv6Unusable,
  relaySaslMapMissing,
  saslNoplaintext,
  saslMechanismMissing,
  relayAuthMissing,
  relaySaslMapStale,
  relayAuthWrong,
  relaySenderUnverified,
  relayQuotaExceeded,
  accountCompromised,
  mailLoop,
  messageTooLarge,
  backlogOneDestination,
  destinationDown,
  spamDiscarded,
  clockSkew,
  ownMxWrong,
  ...saidCauses,
]
