import type { Cause } from './cause.ts'
import { contentFilterDown } from './content-filter-down.ts'
import { destinationDown } from './destination-down.ts'
import { diskFull } from './disk-full.ts'
import { dnsResolverDown } from './dns-resolver-down.ts'
import { lmtpDown } from './lmtp-down.ts'
import { mtaStopped } from './mta-stopped.ts'
import { outbound25Blocked } from './outbound-25-blocked.ts'
import { outbound25BlockedLocally } from './outbound-25-blocked-locally.ts'
import { relayAuthMissing } from './relay-auth-missing.ts'
import { relayAuthWrong } from './relay-auth-wrong.ts'
import { relayPort25Blocked } from './relay-port-25-blocked.ts'
import { relaySaslMapsUnset } from './relay-sasl-maps-unset.ts'
import { saidCauses } from './said.ts'

/**
 * In the order of judging: what stops the mail system as a whole, this host's resources, its hops, its resolver, its way
 * out, its relay, and last what the other side says. A stronger cause takes the messages that it explains.
 */
export const causes: readonly Cause[] = [
  mtaStopped,
  diskFull,
  relaySaslMapsUnset,
  contentFilterDown,
  lmtpDown,
  dnsResolverDown,
  outbound25BlockedLocally,
  relayPort25Blocked,
  outbound25Blocked,
  relayAuthMissing,
  relayAuthWrong,
  destinationDown,
  ...saidCauses,
]
