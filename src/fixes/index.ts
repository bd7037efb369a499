import { deferTransports } from './defer-transports.ts'
import type { AnyFix } from './fix.ts'
import { localFirewall } from './local-firewall.ts'
import { queueDelete } from './queue-delete.ts'
import { queueFlush } from './queue-flush.ts'
import { queueHold } from './queue-hold.ts'
import { queueRelease } from './queue-release.ts'
import { queueRequeue } from './queue-requeue.ts'
import { startService } from './start-service.ts'

/** Every cure that can be carried out, by id. */
export const fixes: readonly AnyFix[] = [
  startService,
  deferTransports,
  localFirewall,
  queueHold,
  queueRelease,
  queueRequeue,
  queueFlush,
  queueDelete,
]
