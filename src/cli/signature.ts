import { hostname, userInfo } from 'node:os'
import type { Signature } from '../target/sign.ts'
import { version } from './version.ts'

/** Who asks what, for the line that --log-on-host leaves in the log of a host. `command` is a word of the command line. */
export const signatureOf = (command: string): Signature => ({
  text: `${who()} asks: ${command === 'mailmedic' ? command : `mailmedic ${command}`} (version ${version()})`,
  failed: (target, why) => process.stderr.write(`${target}: its log has no line about this run: ${why}\n`),
})

/** An account may be without a name. */
const who = (): string => {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}@${hostname()}`
  }
}
