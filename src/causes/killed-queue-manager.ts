import type { Memory, MemoryKill } from '../probes/memory.ts'
import type { Mailsystem } from '../probes/slots.ts'

/** Seconds; after that a process that runs again has got over it, and one that does not is missing for another reason. */
const fresh = 3600

/** A log without times does not tell. */
export const isFresh = ({ ago }: MemoryKill): boolean => ago !== null && ago <= fresh

/** The kernel killed the queue manager a short while ago, and none runs. */
export const killedQueueManager = (
  memory: Memory | undefined,
  system: Mailsystem | undefined,
): MemoryKill | undefined =>
  system?.master === 'running' && system.queueManager === 'stopped'
    ? memory?.kills.findLast((kill) => /^n?qmgr$/.test(kill.process) && isFresh(kill))
    : undefined
