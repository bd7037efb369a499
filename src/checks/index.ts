import type { Check } from './check.ts'
import { clock } from './clock.ts'
import { commandOutput } from './command-output.ts'
import { destinationsMx } from './destinations-mx.ts'
import { diskSpace } from './disk-space.ts'
import { fileContent } from './file-content.ts'
import { filterGreets } from './filter-greets.ts'
import { inodes } from './inodes.ts'
import { lmtpGreets } from './lmtp-greets.ts'
import { logProblems } from './log-problems.ts'
import { mailSystemRunning } from './mail-system-running.ts'
import { nameResolves } from './name-resolves.ts'
import { outboundPort25 } from './outbound-port-25.ts'
import { portListening } from './port-listening.ts'
import { processRunning } from './process-running.ts'
import { queueBacklog } from './queue-backlog.ts'
import { queueOld } from './queue-old.ts'
import { queueParameters } from './queue-parameters.ts'
import { queueReasons } from './queue-reasons.ts'
import { relaySound } from './relay-sound.ts'
import { resolverAnswers } from './resolver-answers.ts'
import { saslMaps } from './sasl-maps.ts'
import { servedMx } from './served-mx.ts'
import { servicesRunning } from './services-running.ts'
import { stuckLog } from './stuck-log.ts'
import { tcpReachable } from './tcp-reachable.ts'

/** Every check that a playbook can name. */
export const checks: readonly Check[] = [
  clock,
  commandOutput,
  destinationsMx,
  diskSpace,
  fileContent,
  filterGreets,
  inodes,
  lmtpGreets,
  logProblems,
  mailSystemRunning,
  nameResolves,
  outboundPort25,
  portListening,
  processRunning,
  queueBacklog,
  queueOld,
  queueParameters,
  queueReasons,
  relaySound,
  resolverAnswers,
  saslMaps,
  servedMx,
  servicesRunning,
  stuckLog,
  tcpReachable,
]
