import { accountStatus } from './account-status.ts'
import { breakLoop } from './break-loop.ts'
import { concurrency } from './concurrency.ts'
import { corruptMessages } from './corrupt-messages.ts'
import { deferTransports } from './defer-transports.ts'
import { delisting } from './delisting.ts'
import { discardedSpam } from './discarded-spam.ts'
import { diskSpace } from './disk-space.ts'
import type { AnyFix } from './fix.ts'
import { flushLdapCache } from './flush-ldap-cache.ts'
import { inetProtocols } from './inet-protocols.ts'
import { lmtpCertificate } from './lmtp-certificate.ts'
import { localDelivery } from './local-delivery.ts'
import { localFirewall } from './local-firewall.ts'
import { lockAccount } from './lock-account.ts'
import { mailboxQuota } from './mailbox-quota.ts'
import { messageSize } from './message-size.ts'
import { nameServers } from './name-servers.ts'
import { otherSide } from './other-side.ts'
import { ownMx } from './own-mx.ts'
import { queueDelete } from './queue-delete.ts'
import { queueFlush } from './queue-flush.ts'
import { queueHold } from './queue-hold.ts'
import { queueMinfree } from './queue-minfree.ts'
import { queueRelease } from './queue-release.ts'
import { queueRequeue } from './queue-requeue.ts'
import { rebuildTable } from './rebuild-table.ts'
import { refreshChroot } from './refresh-chroot.ts'
import { refreshSignatures } from './refresh-signatures.ts'
import { relay } from './relay.ts'
import { relayAccount } from './relay-account.ts'
import { relayHost } from './relay-host.ts'
import { relayMap } from './relay-map.ts'
import { restartZmconfigd } from './restart-zmconfigd.ts'
import { saslOff } from './sasl-off.ts'
import { saslOptions } from './sasl-options.ts'
import { saslPlugin } from './sasl-plugin.ts'
import { senderDns } from './sender-dns.ts'
import { setPermissions } from './set-permissions.ts'
import { startService } from './start-service.ts'
import { timeService } from './time-service.ts'
import { tlsLevel } from './tls-level.ts'
import { transport } from './transport.ts'

/** Every cure that can be carried out, by id. */
export const fixes: readonly AnyFix[] = [
  startService,
  setPermissions,
  queueMinfree,
  messageSize,
  deferTransports,
  refreshChroot,
  inetProtocols,
  relay,
  relayHost,
  relayMap,
  saslOff,
  saslOptions,
  saslPlugin,
  tlsLevel,
  rebuildTable,
  transport,
  restartZmconfigd,
  flushLdapCache,
  refreshSignatures,
  concurrency,
  corruptMessages,
  lockAccount,
  localDelivery,
  localFirewall,
  diskSpace,
  breakLoop,
  discardedSpam,
  ownMx,
  senderDns,
  accountStatus,
  delisting,
  lmtpCertificate,
  mailboxQuota,
  nameServers,
  otherSide,
  relayAccount,
  timeService,
  queueHold,
  queueRelease,
  queueRequeue,
  queueFlush,
  queueDelete,
]
