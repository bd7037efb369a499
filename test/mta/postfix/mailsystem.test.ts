import { expect, test } from 'vitest'
import { postfixMailsystem } from '../../../src/mta/postfix/mailsystem.ts'
import { postfixServices } from '../../../src/mta/postfix/services.ts'
import { settingsOf } from '../../../src/mta/postfix/settings.ts'
import type { Process } from '../../../src/probes/processes.ts'
import { askProbe, known, missing, value } from '../../probes/ask.ts'

const settings = known(
  settingsOf(
    'daemon_directory = /usr/lib/postfix/sbin\nvirtual_transport = lmtp:unix:private/dovecot-lmtp\nqueue_directory = /q\n',
    '',
    '',
    '',
  ),
)
const process = (pid: number, ppid: number, args: string): Process => ({
  pid,
  ppid,
  user: 'x',
  elapsed: 1,
  state: 'Ss',
  args,
})
const running = [
  process(1, 0, '/sbin/init'),
  process(9, 1, '/usr/lib/cyrus/bin/master'),
  process(408, 1, '/usr/lib/postfix/sbin/master -w'),
  process(410, 408, 'qmgr -l -t unix -u'),
]
const idle = running.slice(0, 2)
const list = (some: readonly Process[], partial = false) => known({ list: some, partial })
const listeners = known({
  source: 'ss' as const,
  list: [{ address: '0.0.0.0', port: 25, program: 'master', pid: 408, loopback: false }],
})
const silent = known({ source: 'ss' as const, list: [] })
const held = known(['public/pickup', 'public/qmgr'])

const state = (facts: Parameters<typeof askProbe<never, NonNullable<typeof postfixMailsystem.needs>>>[2]) => {
  const { master, queueManager, smtpListener } = value(askProbe(postfixMailsystem, [], { settings, ...facts }))
  return `${master} ${queueManager} ${smtpListener}`
}

test('alive, stopped, without its queue manager', () => {
  expect(state({ processes: list(running), listeners, sockets: held })).toBe('running running master')
  expect(state({ processes: list(idle), listeners: silent, sockets: known([]) })).toBe('stopped stopped null')
  expect(state({ processes: list(running.slice(0, 3)), listeners, sockets: held })).toBe('running stopped master')
})

test('a master of another program, or of a container, is not ours', () => {
  expect(state({ processes: list(idle), listeners: silent, sockets: known(null) })).toBe('stopped stopped null')
  expect(state({ processes: list(running), listeners: silent, sockets: known([]) })).toBe('stopped stopped null')
})

test('where this login sees only part of the processes, the sockets tell; without both it is not known', () => {
  expect(state({ processes: list([], true), listeners, sockets: held })).toBe('running unknown master')
  expect(state({ processes: list([], true), listeners: missing('x'), sockets: known(null) })).toBe(
    'unknown unknown null',
  )
  expect(state({ processes: missing('no ps'), listeners: silent, sockets: missing('x') })).toBe('unknown unknown null')
})

test('systemd: the wrapper that only starts the instances does not count', () => {
  const units = `postfix.service                       loaded    active   exited  Postfix Mail Transport Agent
postfix@-.service                     loaded    failed   failed  Postfix Mail Transport Agent (instance -)
dovecot.service                       loaded    active   running Dovecot IMAP/POP3 email server
clamav-daemon.service                 loaded    inactive dead    Clam AntiVirus userspace daemon
opendkim.service                      not-found inactive dead    opendkim.service
`
  const { source, list: found } = value(askProbe(postfixServices, [units], { settings }))
  expect(source).toBe('systemctl')
  expect(found.map(({ name, state: is, essential }) => `${name} ${is} ${essential}`)).toEqual([
    'postfix@- stopped true',
    'dovecot running true',
  ])
})

test('without systemd the processes tell', () => {
  const { source, list: found } = value(
    askProbe(postfixServices, [{ exitCode: 1, stderr: 'System has not been booted with systemd' }], {
      settings,
      processes: list([...running, process(50, 1, '/usr/sbin/dovecot')]),
      mailsystem: known({ master: 'running', queueManager: 'running', smtpListener: 'master', evidence: ['pid 408'] }),
    }),
  )
  expect(source).toBe('processes')
  expect(found.map(({ name, state: is }) => `${name} ${is}`)).toEqual(['postfix running', 'dovecot running'])
})

test('one of several instances: by its own pid file, as each holds sockets of the same names', () => {
  const several = known(
    settingsOf('multi_instance_name = out\nqueue_directory = /var/spool/out\nmail_version = 3.8.4\n', '', '', ''),
  )
  const both = [...running, process(500, 1, '/usr/lib/postfix/sbin/master -w')]
  const of = (own: string | { status: 'denied' | 'absent' }, some = both) => {
    const facts = { settings: several, processes: list(some), listeners, sockets: held }
    const { master, queueManager } = value(askProbe(postfixMailsystem, [own], facts))
    return `${master} ${queueManager}`
  }
  expect(of('        408\n')).toBe('running running')
  expect(of('        500\n')).toBe('running stopped')
  expect(of('        777\n')).toBe('stopped stopped')
  expect(of({ status: 'denied' })).toBe('unknown unknown')
})
