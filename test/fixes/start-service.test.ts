import { startService } from '../../src/fixes/start-service.ts'
import { type InitSystem, noInit } from '../../src/probes/init-system.ts'
import type { ResolverFiles } from '../../src/probes/resolver.ts'
import type { Mailsystem, Service } from '../../src/probes/slots.ts'
import { amavis, dovecotLmtp, group, hop, listenersOf, milter, queueOf, settingsOf, zimbraLmtp } from '../situations.ts'
import { fixTable } from './table.ts'

const runs: Mailsystem = { master: 'running', queueManager: 'running', smtpListener: 'master', evidence: ['pid 311'] }
const down: Mailsystem = {
  ...runs,
  master: 'stopped',
  queueManager: 'stopped',
  smtpListener: null,
  evidence: ['no master'],
}
const systemd = (units: Readonly<Record<string, string>>): InitSystem => ({
  systemd: true,
  units: new Map(Object.entries(units)),
  scripts: [],
})
const stopped = (name: string, detail = `${name} is stopped`): Service => ({
  name,
  state: 'stopped',
  detail,
  essential: true,
})
const qmgr = { name: 'qmgr', type: 'unix', chroot: false, maxproc: '1', command: 'qmgr', overrides: {} }
const pickup = { ...qmgr, name: 'pickup', command: 'pickup' }

const resolv = (...nameservers: readonly string[]): ResolverFiles => ({
  resolvConf: { nameservers, search: [], options: [] },
  chroot: null,
  order: ['files', 'dns'],
  hosts: [],
})

fixTable(startService, {
  'Postfix is down': {
    given: { init: noInit, mailsystem: down, listeners: listenersOf({ port: 22, program: 'sshd' }) },
    causes: ['mta-stopped'],
    steps: ['start postfix'],
    says: ['"risk":"none"', '"mta-stopped"'],
  },
  'on Zimbra by zmmtactl, and stopped again without what it found running': {
    given: { init: noInit, mailsystem: down, listeners: listenersOf() },
    on: 'zimbra',
    steps: ['start mta'],
    says: ['zmmtactl', '/opt/zimbra/bin/postfix'],
  },
  'Exim holds the port': {
    given: {
      init: systemd({ exim4: 'active', postfix: 'failed' }),
      mailsystem: down,
      listeners: listenersOf({ program: 'exim4', pid: 77 }),
    },
    steps: ['stop exim4', 'start postfix'],
    says: ['systemctl disable exim4', '"risk":"interrupts"'],
  },
  'something unknown holds the port: it is left alone': {
    given: {
      init: systemd({ postfix: 'failed' }),
      mailsystem: down,
      listeners: listenersOf({ program: 'haproxy', pid: 77 }),
    },
    refused: 'it is left alone',
  },
  'the queue manager is missing in master.cf': {
    given: {
      init: noInit,
      mailsystem: { ...runs, queueManager: 'stopped' },
      settings: settingsOf({}, [pickup]),
    },
    steps: ['put qmgr into master.cf', 'reload Postfix'],
    says: ['qmgr/unix=qmgr unix n - n 300 1 qmgr', '/etc/postfix/master.cf'],
  },
  'it is there and does not run: started anew, and what it did is kept': {
    given: {
      init: noInit,
      mailsystem: { ...runs, queueManager: 'stopped' },
      settings: settingsOf({}, [pickup, qmgr]),
    },
    steps: ['keep what postfix is doing', 'restart postfix'],
  },
  'Dovecot is down, mail waits for it': {
    given: {
      init: noInit,
      mailsystem: runs,
      lmtp: [hop(dovecotLmtp, 'refused')],
      served: ['example.net'],
      queue: queueOf([
        group({
          domain: 'example.net',
          reason: 'connect to mail.example.net[private/dovecot-lmtp]: Connection refused',
        }),
        group({ domain: 'example.com', reason: 'connect to mx.example.com[198.51.100.1]:25: Connection timed out' }),
      ]),
    },
    causes: ['lmtp-down'],
    steps: ['start dovecot'],
    says: ['"causes":["lmtp-down"]', '"flush":true'],
  },
  'the mailbox server hangs: a dump first': {
    given: {
      init: noInit,
      mailsystem: runs,
      lmtp: [hop(zimbraLmtp, 'silent')],
      settings: settingsOf({ myhostname: 'mail.example.net' }),
    },
    on: 'zimbra',
    causes: ['lmtp-hung'],
    steps: ['keep what mailbox is doing', 'restart mailbox'],
    says: ['kill -QUIT', 'zmmailboxdctl', '"risk":"interrupts"'],
  },
  'it listens on loopback, and Postfix dials the address': {
    given: {
      init: noInit,
      mailsystem: runs,
      lmtp: [hop(zimbraLmtp, 'refused')],
      settings: settingsOf({ myhostname: 'mail.example.net' }),
      listeners: listenersOf({ address: '127.0.0.1', port: 7025, program: 'java', loopback: true }),
    },
    on: 'zimbra',
    refused: 'correct the address that mailbox binds to',
  },
  'it is another host': {
    given: {
      init: noInit,
      mailsystem: runs,
      lmtp: [hop(zimbraLmtp, 'refused')],
      settings: settingsOf({ myhostname: 'mta.example.net' }),
    },
    on: 'zimbra',
    refused: 'on another host',
  },
  'nobody knows how the filter is started here': {
    given: { init: noInit, mailsystem: runs, filters: [hop(amavis, 'refused')] },
    refused: 'neither systemd nor /etc/init.d knows it',
  },
  'three hops of one filter are one service': {
    given: {
      init: noInit,
      mailsystem: runs,
      filters: [10_024, 10_026, 10_032].map((port) => hop({ ...amavis, port }, 'refused')),
      services: { source: 'zmcontrol status', list: [stopped('amavis'), stopped('antispam'), stopped('mta')] },
    },
    on: 'zimbra',
    causes: ['content-filter-down'],
    steps: ['start amavis'],
  },
  'LDAP first, Postfix last; Postfix forgets its failed lookups': {
    given: {
      init: noInit,
      mailsystem: down,
      services: { source: 'zmcontrol status', list: [stopped('ldap'), stopped('mailbox'), stopped('mta')] },
      listeners: listenersOf({ port: 22, program: 'sshd' }),
    },
    on: 'zimbra',
    causes: ['ldap-down', 'mta-stopped'],
    steps: ['start ldap', 'reload Postfix', 'start mailbox', 'start mta'],
  },
  "the host's own resolver is down": {
    given: {
      init: systemd({ unbound: 'inactive', dnsmasq: 'inactive' }),
      mailsystem: runs,
      resolver: resolv('127.0.0.1'),
      listeners: listenersOf({ port: 53, address: '127.0.0.53', program: 'systemd-resolve' }),
    },
    causes: ['dns-resolver-down'],
    steps: ['start resolver'],
    says: ['"stop","unbound.service"', '"risk":"none"'],
  },
  'it hangs': {
    given: {
      init: systemd({ dnsmasq: 'active' }),
      mailsystem: runs,
      resolver: resolv('127.0.0.1'),
      listeners: listenersOf({ port: 53, program: 'dnsmasq' }),
    },
    on: 'zimbra',
    causes: ['dns-resolver-down'],
    steps: ['keep what resolver is doing', 'restart resolver'],
    says: ['"restart","dnsmasq.service"'],
  },
  "it is Zimbra's own": {
    given: {
      init: noInit,
      mailsystem: runs,
      resolver: resolv('127.0.0.1'),
      listeners: listenersOf({ port: 25, program: 'master' }),
      services: { source: 'zmcontrol status', list: [stopped('dnscache')] },
    },
    on: 'zimbra',
    causes: ['dns-resolver-down'],
    steps: ['start dnscache'],
    says: ['zmdnscachectl'],
  },
  "it is systemd's, whatever else is installed": {
    given: {
      init: systemd({ unbound: 'inactive', 'systemd-resolved': 'failed' }),
      mailsystem: runs,
      resolver: resolv('127.0.0.53'),
    },
    causes: ['dns-resolver-down'],
    steps: ['keep what systemd-resolved is doing', 'restart systemd-resolved'],
  },
  'the name servers are other hosts': {
    given: { init: noInit, mailsystem: runs, resolver: resolv('198.51.100.53') },
    causes: ['dns-resolver-down'],
    refused: 'mailmedic fix name-servers',
  },
  'zmconfigd has a fix of its own': {
    given: { init: noInit, mailsystem: runs, services: { source: 'zmcontrol status', list: [stopped('zmconfigd')] } },
    on: 'zimbra',
    nothing: 'runs and answers',
  },
  'by name, where it runs: started anew': {
    given: {
      init: systemd({ opendkim: 'active' }),
      mailsystem: runs,
      filters: [hop(milter, 'connects')],
      services: { source: 'systemctl', list: [{ name: 'opendkim', state: 'running', detail: '', essential: true }] },
    },
    set: { service: 'opendkim' },
    steps: ['keep what opendkim is doing', 'restart opendkim'],
    says: ['systemctl restart opendkim.service'],
  },
  'all is well': {
    given: { init: noInit, mailsystem: runs, lmtp: [hop(dovecotLmtp, 'greets')] },
    nothing: 'runs and answers',
  },
})
