import type { InitSystem } from '../probes/init-system.ts'
import type { Deed } from '../target/action.ts'

/** Other mail servers by the program that holds port 25, with the names of their services. */
const strangers: Readonly<Record<string, readonly string[]>> = {
  exim: ['exim', 'exim4'],
  exim4: ['exim4', 'exim'],
  sendmail: ['sendmail'],
  'sendmail-mta': ['sendmail'],
  'sendmail: MTA: ': ['sendmail'],
  opensmtpd: ['opensmtpd', 'smtpd'],
  // A distribution's own Postfix beside Zimbra's.
  master: ['postfix'],
}

export interface Foreign {
  readonly name: string
  readonly stop: readonly Deed[]
  readonly start: readonly Deed[]
  /** So that it does not come back with the next start of the host. */
  readonly forGood: string
}

/** A mail server that is none of ours, and how this host stops it; null: its program is not known by name, or has no service. */
export const foreignMta = (program: string, init: InitSystem): Foreign | null => {
  const names = strangers[program] ?? []
  const name = names.find((each) => (init.systemd ? init.units.has(each) : init.scripts.includes(each)))
  if (name === undefined) return null
  const deed = (verb: string): Deed => ({
    kind: 'exec',
    argv: init.systemd ? ['systemctl', verb, `${name}.service`] : [`/etc/init.d/${name}`, verb],
    as: 'root',
    daemon: !init.systemd,
    timeoutMs: 90_000,
  })
  return {
    name,
    stop: [deed('stop')],
    start: [deed('start')],
    forGood: init.systemd ? `systemctl disable ${name}` : `update-rc.d ${name} disable`,
  }
}
