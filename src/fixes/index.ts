import { deferTransports } from './defer-transports.ts'
import type { AnyFix } from './fix.ts'
import { inetProtocols } from './inet-protocols.ts'
import { localFirewall } from './local-firewall.ts'
import { messageSize } from './message-size.ts'
import { queueMinfree } from './queue-minfree.ts'
import { refreshChroot } from './refresh-chroot.ts'
import { setPermissions } from './set-permissions.ts'
import { startService } from './start-service.ts'

/** Every cure that can be carried out, by id. */
export const fixes: readonly AnyFix[] = [
  startService,
  setPermissions,
  queueMinfree,
  messageSize,
  deferTransports,
  refreshChroot,
  inetProtocols,
  localFirewall,
]
