import { expect, test } from 'vitest'
import { clock } from '../../src/probes/clock.ts'
import { disk, filesystemOf } from '../../src/probes/disk.ts'
import { hostIdentity } from '../../src/probes/host-identity.ts'
import { listeners, listensOn } from '../../src/probes/listeners.ts'
import { listeningSockets, withListener } from '../../src/probes/listening-sockets.ts'
import { memory } from '../../src/probes/memory.ts'
import { processes, processesByPs, programOf } from '../../src/probes/processes.ts'
import { saslPlugins } from '../../src/probes/sasl-plugins.ts'
import { dovecotLmtp, hop } from '../situations.ts'
import { askProbe, known, missing, now, value, why } from './ask.ts'

const epoch = now.getTime() / 1000

test('the clock: its zone, and how far it is off', () => {
  expect(value(askProbe(clock, [`${epoch} +0700\n`]))).toEqual({ epoch, offsetMinutes: 420, skewSeconds: 0 })
  expect(value(askProbe(clock, [`${epoch + 90} -0330\n`]))).toMatchObject({ offsetMinutes: -210, skewSeconds: 89 })
  expect(value(askProbe(clock, [`${epoch - 90} +0000\n`])).skewSeconds).toBe(-90)
  expect(why(askProbe(clock, ['Mon Nov 22']))).toContain('date said')
})

test('disk: sizes and inodes of what exists', () => {
  const blocks = `Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda         264212084 52000000  82715420      23% /
//nas/share name    100000   100000         0     100% /var/spool/postfix
`
  const inodes = `Filesystem       Inodes  IUsed    IFree IUse% Mounted on
/dev/vda       16777216 419919 16357297    3% /
//nas/share name      0      0        0     - /var/spool/postfix
`
  const stderr = "df: /opt/zimbra: No such file or directory\ndf: '/tmp': Permission denied\n"
  const fact = value(askProbe(disk, [{ stdout: blocks, stderr, exitCode: 1 }, inodes]))
  expect(fact.paths).not.toContain('/opt/zimbra')
  expect(fact.paths).not.toContain('/tmp')
  expect(fact.paths).toContain('/var/spool/postfix')
  expect(filesystemOf(fact, '/var/spool/postfix/deferred')).toMatchObject({ freeKb: 0, usedPercent: 100, inodes: null })
  expect(filesystemOf(fact, '/var/spool')).toMatchObject({ mount: '/', inodesUsedPercent: 3 })
  expect(why(askProbe(disk, ['', '']))).toContain('df gave no figures')
})

test('listeners by ss: programs, loopback, zones', () => {
  const ss = `LISTEN 0      100           0.0.0.0:25        0.0.0.0:*    users:(("master",pid=311,fd=13))
LISTEN 0      128         127.0.0.1:10024     0.0.0.0:*    users:(("amavisd",pid=149,fd=4))
LISTEN 0      128     127.0.0.53%lo:53        0.0.0.0:*
LISTEN 0      128              [::]:22           [::]:*    users:(("sshd",pid=83,fd=4))
LISTEN 0      50                  *:7025            *:*    users:(("java",pid=9,fd=4),("java",pid=10,fd=4))
`
  const fact = value(askProbe(listeners, [ss]))
  expect(fact.list).toHaveLength(5)
  expect(listensOn(fact, 25)).toEqual([{ address: '0.0.0.0', port: 25, program: 'master', pid: 311, loopback: false }])
  expect(listensOn(fact, 10024, '203.0.113.10')).toEqual([])
  expect(listensOn(fact, 7025, '203.0.113.10')[0]?.program).toBe('java')
  expect(listensOn(fact, 53)[0]).toMatchObject({ address: '127.0.0.53', loopback: true })
})

test('listeners by the kernel table where ss is missing', () => {
  const tcp = `   0: 00000000:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 0100007F:2728 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
`
  const tcp6 = `   0: 00000000000000000000000000000000:1B71 00000000000000000000000000000000:0000 0A 0
   1: 00000000000000000000000001000000:0019 00000000000000000000000000000000:0000 0A 0
`
  const fact = value(askProbe(listeners, [undefined, tcp, tcp6]))
  expect(fact.source).toBe('proc')
  expect(fact.list.map(({ address, port, loopback }) => `${address} ${port} ${loopback}`)).toEqual([
    '0.0.0.0 25 false',
    '127.0.0.1 10024 true',
    ':: 7025 false',
    '::1 25 true',
  ])
  expect(why(askProbe(listeners, []))).toContain('ss')
})

test('processes: hidden ones are admitted, and small systems have a fallback', () => {
  const byPs = (list: readonly string[]) =>
    list.flatMap((line) => {
      const [pid, ppid, user, state, ...args] = line.split(' ')
      return [
        {
          pid: Number(pid),
          ppid: Number(ppid),
          user: user ?? '',
          elapsed: 1,
          state: state ?? '',
          args: args.join(' '),
        },
      ]
    })
  expect(
    value(askProbe(processes, [], { ps: known(byPs(['311 1 root Ss /usr/lib/postfix/sbin/master -w'])) })).partial,
  ).toBe(true)
  const small = value(
    askProbe(processes, [{ status: 'absent' }, '1 (init) S 0 1 1 0\n311 (master) S 1 311 311 0\nnoise\n'], {
      ps: missing('no ps'),
    }),
  )
  expect(small.partial).toBe(false)
  expect(small.list.map(programOf)).toEqual(['init', 'master'])
})

test('ps itself: long lines, zombies, garbage', () => {
  const text = `    PID    PPID USER     ELAPSED STAT COMMAND
      1       0 root        1308 S<Ll /sbin/init splash
    408       1 root         100 Ss   /usr/lib/postfix/sbin/master -w
    410     408 postfix      100 S    qmgr -l -t unix -u
`
  const list = value(askProbe(processesByPs, [text]))
  expect(list.map(({ pid, args }) => `${pid} ${args}`)).toEqual([
    '1 /sbin/init splash',
    '408 /usr/lib/postfix/sbin/master -w',
    '410 qmgr -l -t unix -u',
  ])
})

test('memory: figures, and what the kernel killed', () => {
  const meminfo =
    'MemTotal:       8000000 kB\nMemFree: 100 kB\nMemAvailable:    200000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n'
  const kernel =
    '[ 12.3] Out of memory: Killed process 4711 (clamd) total-vm:1kB\n[13.0] Memory cgroup out of memory: Killed process 12 (java) x\n'
  const fact = value(askProbe(memory, [meminfo, kernel]))
  expect(fact).toMatchObject({ totalKb: 8_000_000, availableKb: 200_000 })
  expect(fact.kills.map(({ process, pid }) => `${process} ${pid}`)).toEqual(['clamd 4711', 'java 12'])
})

test('memory: a kill as Linux 6.18 told of it, made for real in a memory control group', () => {
  const kernel =
    '[ 7583.235035] Memory cgroup out of memory: Killed process 18222 (clamd) total-vm:92080kB, anon-rss:19200kB, file-rss:5388kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0\n'
  const fact = value(askProbe(memory, ['MemTotal: 8000000 kB\n', kernel, '7643.00 15000.00\n']))
  expect(fact.kills).toMatchObject([{ process: 'clamd', pid: 18222, ago: 60 }])
})

test('SASL plug-ins by directory', () => {
  const stdout =
    '/usr/lib/x86_64-linux-gnu/sasl2/libplain.so.2\n/usr/lib/x86_64-linux-gnu/sasl2/libplain.so\n/usr/lib/x86_64-linux-gnu/sasl2/libsasldb.so\n'
  const stderr = [
    '/usr/lib/aarch64-linux-gnu/sasl2',
    '/usr/lib64/sasl2',
    '/opt/zimbra/common/lib/sasl2',
    '/opt/zimbra/common/lib64/sasl2',
  ]
    .map((path) => `find: '${path}': No such file or directory`)
    .join('\n')
  expect(value(askProbe(saslPlugins, [{ stdout, stderr, exitCode: 1 }])).directories).toEqual([
    { path: '/usr/lib/x86_64-linux-gnu/sasl2', plugins: ['plain', 'sasldb'] },
    { path: '/usr/lib/sasl2', plugins: [] },
  ])
})

test('who the host is', () => {
  expect(
    value(
      askProbe(hostIdentity, ['Linux mail 6.1.0-13-amd64\n', 'NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n']),
    ),
  ).toEqual({
    name: 'mail',
    system: 'Linux',
    release: '6.1.0-13-amd64',
    distribution: 'Debian GNU/Linux 12 (bookworm)',
  })
})

test('sockets with a listener, told from those that only talk', () => {
  const table = `0000000000000000: 00000002 00000000 00010000 0001 01 27373 /var/run/dovecot/lmtp
0000000000000000: 00000002 00000000 00010000 0001 01 27380 /var/spool/postfix/private/dovecot-lmtp
0000000000000000: 00000003 00000000 00000000 0001 03 11802 /run/systemd/journal/stdout
0000000000000000: 00000002 00000000 00010000 0001 01 20113 @/tmp/dbus
`
  const found = value(askProbe(listeningSockets, [table]))
  const sockets = known(found)
  expect(found).toContain('/var/spool/postfix/private/dovecot-lmtp')
  expect(found).not.toContain('/run/systemd/journal/stdout')
  const greeting = hop(dovecotLmtp, 'denied')
  expect(withListener(greeting, sockets).listener).toBe(true)
  expect(withListener(greeting, known([])).listener).toBe(false)
  expect(withListener(greeting, missing('no /proc')).listener).toBeUndefined()
  expect(withListener(hop(dovecotLmtp, 'refused'), sockets).listener).toBeUndefined()
})
