import { deferTransports } from './defer-transports.ts'
import type { AnyFix } from './fix.ts'

/** Every cure that can be carried out, by id. */
export const fixes: readonly AnyFix[] = [deferTransports]
