import { blocklists } from './blocklists.ts'
import { certificates } from './certificates.ts'
import type { Check } from './check.ts'
import { clock } from './clock.ts'
import { commandOutput } from './command-output.ts'
import { dane } from './dane.ts'
import { destinationTls } from './destination-tls.ts'
import { destinationsMx } from './destinations-mx.ts'
import { diskSpace } from './disk-space.ts'
import { dkimKeys } from './dkim-keys.ts'
import { dmarc } from './dmarc.ts'
import { fileContent } from './file-content.ts'
import { filterGreets } from './filter-greets.ts'
import { heloName } from './helo-name.ts'
import { inodes } from './inodes.ts'
import { ldapInStep } from './ldap-in-step.ts'
import { lmtpGreets } from './lmtp-greets.ts'
import { logProblems } from './log-problems.ts'
import { mailSystemRunning } from './mail-system-running.ts'
import { mtaSts } from './mta-sts.ts'
import { mxHosts } from './mx-hosts.ts'
import { mxTls } from './mx-tls.ts'
import { nameResolves } from './name-resolves.ts'
import { nameServersAgree } from './name-servers-agree.ts'
import { otherInstances } from './other-instances.ts'
import { outboundPort25 } from './outbound-port-25.ts'
import { portListening } from './port-listening.ts'
import { processRunning } from './process-running.ts'
import { queueBacklog } from './queue-backlog.ts'
import { queueOld } from './queue-old.ts'
import { queueParameters } from './queue-parameters.ts'
import { queueReasons } from './queue-reasons.ts'
import { relaySound } from './relay-sound.ts'
import { resolverAnswers } from './resolver-answers.ts'
import { reverseDns } from './reverse-dns.ts'
import { saslMaps } from './sasl-maps.ts'
import { scanners } from './scanners.ts'
import { sendingAddress } from './sending-address.ts'
import { servedMx } from './served-mx.ts'
import { servicesRunning } from './services-running.ts'
import { signatureAge } from './signature-age.ts'
import { smtpDialogue } from './smtp-dialogue.ts'
import { spamLevels } from './spam-levels.ts'
import { spamTraining } from './spam-training.ts'
import { spf } from './spf.ts'
import { stuckAccounts } from './stuck-accounts.ts'
import { stuckLog } from './stuck-log.ts'
import { tcpReachable } from './tcp-reachable.ts'
import { tlsRpt } from './tls-rpt.ts'
import { zimbraDomains } from './zimbra-domains.ts'
import { zimbraLdap } from './zimbra-ldap.ts'
import { zmconfigd } from './zmconfigd.ts'

/** Every check that a playbook can name. */
export const checks: readonly Check[] = [
  blocklists,
  certificates,
  clock,
  commandOutput,
  dane,
  destinationsMx,
  destinationTls,
  diskSpace,
  dkimKeys,
  dmarc,
  fileContent,
  filterGreets,
  heloName,
  inodes,
  ldapInStep,
  lmtpGreets,
  logProblems,
  mailSystemRunning,
  mtaSts,
  mxHosts,
  mxTls,
  nameResolves,
  nameServersAgree,
  otherInstances,
  outboundPort25,
  portListening,
  processRunning,
  queueBacklog,
  queueOld,
  queueParameters,
  queueReasons,
  relaySound,
  resolverAnswers,
  reverseDns,
  saslMaps,
  scanners,
  sendingAddress,
  servedMx,
  servicesRunning,
  signatureAge,
  smtpDialogue,
  spamLevels,
  spamTraining,
  spf,
  stuckAccounts,
  stuckLog,
  tcpReachable,
  tlsRpt,
  zimbraDomains,
  zimbraLdap,
  zmconfigd,
]
