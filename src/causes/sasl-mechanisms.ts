import type { QueueFact } from '../queue/queue.ts'
import type { LogFact } from '../trace/log.ts'
import type { Claim } from './cause.ts'
import { onTheMove } from './claims.ts'

/** Both a missing plug-in and forbidden mechanisms end with the same words of Postfix: the settings tell them apart. */
const words = /no mechanism available|no worthy mechs found|no compatible authentication mechanisms/i

export const claimsNoMechanism: Claim = (group, symptoms) =>
  onTheMove(group) && symptoms.some((symptom) => words.test(symptom.reason ?? ''))

/** The words as somebody said them lately: by the queue, else by the log. */
export const noMechanismSaid = (queue: QueueFact | undefined, log: LogFact | undefined): string | undefined =>
  queue?.groups.flatMap((group) => group.symptoms).find((symptom) => words.test(symptom.reason ?? ''))?.reason ??
  log?.deliveries.find((group) => group.status !== 'sent' && words.test(group.reason))?.reason

/** smtp_sasl_security_options, postconf(5): noplaintext leaves no mechanism where only PLAIN and LOGIN are offered. */
export const forbidsPlaintext = (options: string | undefined): boolean => /\bnoplaintext\b/.test(options ?? '')
