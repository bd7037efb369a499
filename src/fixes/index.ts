import { deferTransports } from './defer-transports.ts'
import type { AnyFix } from './fix.ts'
import { localFirewall } from './local-firewall.ts'
import { startService } from './start-service.ts'

/** Every cure that can be carried out, by id. */
export const fixes: readonly AnyFix[] = [startService, deferTransports, localFirewall]
