import type { InitSystem } from '../../probes/init-system.ts'
import type { Deed, ExecDeed } from '../../target/action.ts'
import type { ExecAsk } from '../../target/target.ts'
import type { Verb } from '../mta.ts'

/** Names under which distributions run a service, of units and of init scripts; the first that is there counts. */
const names: Readonly<Record<string, readonly string[]>> = {
  amavis: ['amavis', 'amavisd', 'amavisd-new'],
  clamd: ['clamav-daemon', 'clamd@amavisd', 'clamd@scan', 'clamd'],
  freshclam: ['clamav-freshclam', 'freshclam'],
  cyrus: ['cyrus-imapd', 'cyrus-imap', 'cyrus'],
  spamassassin: ['spamassassin', 'spamd'],
  'spamass-milter': ['spamass-milter'],
  cbpolicyd: ['cbpolicyd', 'postfix-cluebringer', 'policyd'],
  resolver: ['unbound', 'named', 'bind9', 'dnsmasq', 'systemd-resolved', 'pdns-recursor'],
  'time-service': ['chrony', 'chronyd', 'systemd-timesyncd', 'ntpsec', 'ntpd', 'ntp'],
}
const namesOf = (service: string): readonly string[] => names[service] ?? [service]

/** As this host calls it; null: it has no such service. */
export const installedAs = (service: string, init: InitSystem): string | null =>
  namesOf(service).find((name) => (init.systemd ? init.units.has(name) : init.scripts.includes(name))) ?? null

const root = { as: 'root' } as const
/** A service may take its time: ClamAV reads its signatures for a minute. */
const timeoutMs = 180_000

const systemctl = (verb: Verb, ...units: readonly string[]): ExecDeed => ({
  kind: 'exec',
  argv: ['systemctl', verb, ...units.map((unit) => `${unit}.service`)],
  ...root,
  timeoutMs,
})

const statusAsk: ExecAsk = { kind: 'exec', argv: ['postfix', 'status'], ...root, orSelf: true }
/** Its exit status alone tells: without a terminal the text goes to the log, and systemd believes a dead master to be active. */
const postfixRuns = (runs: boolean): Deed => ({
  kind: 'wait',
  what: runs ? 'Postfix runs (postfix status)' : 'Postfix has stopped (postfix status)',
  ask: statusAsk,
  until: { exit: runs ? 0 : 1 },
  timeoutMs: 30_000,
})
const own = (verb: 'start' | 'stop'): ExecDeed => ({
  kind: 'exec',
  argv: ['postfix', verb],
  ...root,
  unless: { ask: statusAsk, until: { exit: verb === 'start' ? 0 : 1 } },
})

/** Postfix by its own command. */
export const postfixAlone = (verb: Verb): readonly Deed[] =>
  verb === 'restart'
    ? [own('stop'), postfixRuns(false), own('start'), postfixRuns(true)]
    : [own(verb), postfixRuns(verb === 'start')]

/** Debian's postfix.service only starts the instances, and says "active" also when all of them are dead: postfix@- is the real one. */
const postfixUnits = (verb: Verb, init: InitSystem): readonly Deed[] => {
  if (!['postfix@-', 'postfix@'].some((name) => init.units.has(name)))
    return [systemctl(verb, 'postfix'), postfixRuns(verb !== 'stop')]
  const wrapper = init.units.get('postfix') === 'active' ? [] : ['postfix']
  const units =
    verb === 'restart' ? ['postfix@-'] : verb === 'start' ? [...wrapper, 'postfix@-'] : ['postfix@-', ...wrapper]
  return [systemctl(verb, ...units), postfixRuns(verb !== 'stop')]
}

const dovecotAsk: ExecAsk = { kind: 'exec', argv: ['pgrep', '-x', 'dovecot'], ...root, orSelf: true }

/** $1 name of the main process. It is asked to end, and ended where it does not within 15 s: what hangs, or was stopped by a signal, hears nothing. */
const endScript = `p=$(pgrep -o -x "$1") || exit 0
all=$(pgrep -P "$p")
kill -TERM $p; kill -CONT $p $all 2>/dev/null
n=0; while kill -0 $p 2>/dev/null && [ $n -lt 15 ]; do n=$((n + 1)); sleep 1; done
kill -KILL $p $all 2>/dev/null; :`

const dovecotAlone = (verb: Verb): readonly Deed[] => {
  const start: ExecDeed = {
    kind: 'exec',
    argv: ['dovecot'],
    ...root,
    daemon: true,
    unless: { ask: dovecotAsk, until: { exit: 0 } },
  }
  const stop: Deed = { kind: 'exec', argv: ['sh', '-c', endScript, 'end', 'dovecot'], ...root }
  return verb === 'start' ? [start] : verb === 'stop' ? [stop] : [stop, start]
}

/**
 * By systemd where it runs; else Postfix and Dovecot by their own commands, and the others by their scripts in /etc/init.d.
 * null: this host has no such service.
 */
export const controlPostfix = (service: string, verb: Verb, init: InitSystem): readonly Deed[] | null => {
  if (service === 'postfix')
    return init.systemd && init.units.has('postfix') ? postfixUnits(verb, init) : postfixAlone(verb)
  const name = installedAs(service, init)
  if (init.systemd) return name === null ? null : [systemctl(verb, name)]
  if (service === 'dovecot') return dovecotAlone(verb)
  if (name === null) return null
  return [{ kind: 'exec', argv: [`/etc/init.d/${name}`, verb], ...root, daemon: true, timeoutMs }]
}
