import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ensureInstalled, type Lab, requirements, up } from './lab/index.ts'
import { judge, openLab } from './story.ts'
import { watch } from './untouched.ts'

const able = requirements()

/** Shell lines as root on the mail host; what they changed is put back afterwards. */
interface Oddity {
  readonly lines?: string
  /** Before the usual lines of sshd_config. */
  readonly sshd?: string
  /** The login shell of the account. */
  readonly shell?: string
  /** Default: root and a login with sudo. */
  readonly users?: readonly string[]
}

const busybox = `mkdir -p /usr/local/busybox
for a in $(busybox --list); do ln -sf /usr/bin/busybox /usr/local/busybox/$a; done`
const away = (...tools: readonly string[]): string =>
  `for t in ${tools.join(' ')}; do for d in /usr/bin /usr/sbin; do [ ! -e $d/$t ] || mv $d/$t $d/$t.away; done; done`
const noForwarding = 'AllowTcpForwarding no\nAllowStreamLocalForwarding no'
const busyboxPath = 'SetEnv PATH=/usr/local/busybox:/usr/bin:/bin'
const fishBefore = 'HOME=/root fish -c true; su -s /bin/sh - sudoer -c "fish -c true"'
const noise = 'echo Welcome; echo "{ not json"; echo warning >&2; printf "no line end"'

const oddities: Readonly<Record<string, Oddity>> = {
  // fish makes folders of its own at its first start, whoever starts it.
  'fish is the login shell': { shell: '/usr/bin/fish', lines: fishBefore },
  'fish talks': {
    shell: '/usr/bin/fish',
    lines: `${fishBefore}; mkdir -p /etc/fish/conf.d; echo '${noise}' >/etc/fish/conf.d/x.fish`,
  },
  'tcsh is the login shell': { shell: '/usr/bin/tcsh' },
  'bash talks': { lines: `for h in /root /home/sudoer; do echo '${noise}' >$h/.bashrc; done` },
  'dash is the login shell, and no bash is there': { shell: '/bin/dash', lines: away('bash') },
  '/tmp may neither run nor take anything': { lines: 'mount -t tmpfs -o ro,noexec tmpfs /tmp' },
  'no /usr/sbin on the path': { sshd: 'SetEnv PATH=/usr/bin:/bin' },
  'tools of busybox': { lines: busybox, sshd: busyboxPath },
  'tools of busybox alone, nothing else to ask with': {
    shell: '/bin/sh',
    lines: `${busybox}; ${away('bash', 'python3', 'perl', 'ss', 'dig', 'host', 'getent', 'openssl', 'ip')}`,
    sshd: busyboxPath,
    users: ['root'],
  },
  'tools of busybox alone, and no forwarding': {
    shell: '/bin/sh',
    lines: `${busybox}; ${away('bash', 'python3', 'perl', 'ss', 'dig', 'host', 'getent', 'openssl', 'ip')}`,
    sshd: `${busyboxPath}\n${noForwarding}`,
    users: ['root'],
  },
  'the locale is C': { sshd: 'SetEnv LANG=C LC_ALL=C' },
  'the locale is de_DE': {
    lines: 'localedef -i de_DE -f UTF-8 de_DE.UTF-8',
    sshd: 'SetEnv LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de',
  },
  'the locale is vi_VN': {
    lines: 'localedef -i vi_VN -f UTF-8 vi_VN.UTF-8',
    sshd: 'SetEnv LANG=vi_VN.UTF-8 LC_ALL=vi_VN.UTF-8 LANGUAGE=vi',
  },
}

/** In turn, so that a run stays short; both with `npm run test:long`. */
const usersFor = (at: number): readonly string[] =>
  process.env.MAILMEDIC_LONG ? ['root', 'sudoer'] : [at % 2 === 0 ? 'sudoer' : 'root']

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'an odd host' : `an odd host (skipped: ${able.why})`, () => {
  let lab: Lab
  let undo: string[] = []
  beforeAll(async () => {
    await ensureInstalled({ busybox: '/usr/bin/busybox', fish: '/usr/bin/fish', tcsh: '/usr/bin/tcsh' })
    lab = await up('plain', ['destination-down'])
    await lab.sh('cp /etc/ssh/sshd_config /etc/ssh/sshd_config.usual; cp /etc/passwd /etc/passwd.usual')
  })
  afterAll(async () => {
    await lab?.down()
  })
  /** Without bash: it may be away. */
  const sh = (lines: string): Promise<string> => lab.must(['/bin/sh', '-euc', `exec 2>&1 </dev/null; ${lines}`])
  const sshd = async (lines: string): Promise<void> => {
    const config = `${lines}\n${lab.read('/etc/ssh/sshd_config.usual')}`
    await lab.must(['/bin/sh', '-c', 'cat >/etc/ssh/sshd_config; kill -HUP $(cat /run/sshd.pid)'], { stdin: config })
    await lab.waitFor('sshd to have read its settings', async () => {
      const up = await lab.exec([
        '/bin/sh',
        '-c',
        'kill -0 $(cat /run/sshd.pid) && /usr/bin/ssh-keyscan -t ed25519 127.0.0.1',
      ])
      return up.code === 0 && up.stdout.includes('ssh-ed25519')
    })
  }
  const shell = (path: string): Promise<string> =>
    sh(`sed -E 's#^((root|sudoer):.*:)[^:]*$#\\1${path}#' /etc/passwd.usual >/etc/passwd`)
  const become = async (odd: Oddity): Promise<void> => {
    if (odd.lines?.includes('/tmp')) undo.push('umount /tmp')
    if (odd.lines?.includes('away'))
      undo.push(`for f in /usr/bin/*.away /usr/sbin/*.away; do [ ! -e $f ] || mv $f \${f%.away}; done`)
    undo.push('rm -f /etc/fish/conf.d/x.fish /home/sudoer/.bashrc; : >/root/.bashrc; cp /etc/passwd.usual /etc/passwd')
    if (odd.shell) await shell(odd.shell)
    if (odd.sshd) await sshd(odd.sshd)
    if (odd.lines) await sh(odd.lines)
  }
  afterEach(async () => {
    for (const lines of undo.reverse()) await sh(lines)
    undo = []
    await sshd('')
  })

  test('what came, what went and what runs is seen, and what this machine does is none of it', async () => {
    const ours = '/var/tmp/mailmedic-not-the-host'
    undo.push('pkill -x sleep || :; rm -rf /var/lib/seen')
    await sh('mkdir -p /var/lib/seen; touch /var/lib/seen/went')
    const since = await watch(lab, 200)
    await sh('touch /var/lib/seen/came; rm /var/lib/seen/went; setsid sleep 1000 >/dev/null 2>&1 &')
    try {
      writeFileSync(ours, '')
      expect((await since()).toSorted()).toEqual([
        'changed: /var/lib/seen',
        'changed: /var/lib/seen/came',
        'runs: sleep 1000',
      ])
    } finally {
      rmSync(ours, { force: true })
    }
  })

  for (const [at, [what, odd]] of Object.entries(oddities).entries())
    for (const user of odd.users ?? usersFor(at))
      test(`${what}: the same diagnosis, logged in as ${user}`, { timeout: 120_000 }, async () => {
        await become(odd)
        const since = await watch(lab)
        const target = await openLab(lab, user)
        try {
          const state = await judge(target)
          expect(state.failure).toBeNull()
          expect(state.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual([
            'destination-down, certain',
          ])
          expect(state.unexplained.messages).toBe(0)
        } finally {
          await target.close()
        }
        expect(await since()).toEqual([])
      })

  const restricted: Readonly<Record<string, Oddity & { readonly said: RegExp; readonly hint: RegExp }>> = {
    rbash: { shell: '/bin/rbash', said: /exec: restricted/, hint: /restricted shell.*--login/ },
    nologin: { shell: '/usr/sbin/nologin', said: /not available/, hint: /no login shell/ },
    'git-shell': { shell: '/usr/bin/git-shell', said: /unrecognized command 'exec sh …/, hint: /git alone/ },
    'SFTP alone': { sshd: 'ForceCommand internal-sftp', said: /sftp connections only/, hint: /file transfer alone/ },
    'a command of its own that says something': {
      sshd: 'ForceCommand echo "For backups only."',
      said: /For backups only\./,
      hint: /ForceCommand.*command=/,
    },
    'a command of its own that waits for ever': {
      sshd: 'ForceCommand cat',
      said: /no answer within 5 s/,
      hint: /ForceCommand.*hangs/,
    },
    'a menu': {
      lines: `printf '#!/bin/sh\\necho "1) restart  2) leave"; read -r x\\n' >/bin/menu; chmod 755 /bin/menu`,
      shell: '/bin/menu',
      said: /no answer within 5 s; it says: 1\) restart/,
      hint: /asks something/,
    },
  }
  for (const [what, odd] of Object.entries(restricted))
    test(`${what} in place of a shell: a sentence that says what to do, and no second wait`, async () => {
      await become(odd)
      const since = await watch(lab)
      const started = performance.now()
      const target = await openLab(lab, 'sudoer', { timeoutMs: 5_000 })
      try {
        const state = await judge(target)
        expect(state.status).toBe('unknown')
        expect(state.failure?.message).toMatch(odd.said)
        expect(state.failure?.message).not.toMatch(/printf|LC_ALL|mm_/)
        expect(state.failure?.hint).toMatch(odd.hint)
        expect(performance.now() - started).toBeLessThan(9_000)
      } finally {
        await target.close()
      }
      expect(await since()).toEqual([])
    })
})

const refused = `import smtplib
try: smtplib.SMTP('127.0.0.1', 25, timeout=10).sendmail('a@accept.test', ['user1@antv.test'], 'x')
except smtplib.SMTPException: pass`

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a host' : `a host (skipped: ${able.why})`, () => {
  test('without a byte of room: the right diagnosis, and nothing is written to find it', {
    timeout: 120_000,
  }, async () => {
    const lab = await up('plain', ['healthy'], { disk: '200m' })
    try {
      // A file system of its own is made as small as what is on it.
      const places = '/ /tmp /dev/shm /run /root /home /srv /opt /mnt'
      await lab.sh(`for m in ${places}; do
            [ $m = / ] || mountpoint -q $m || continue
            [ $m = / ] || mount -o remount,size=$(($(df -k --output=used $m | tail -1) + 8))k $m
            dd if=/dev/zero of=$m/filler bs=4k 2>/dev/null || dd if=/dev/zero bs=1 2>/dev/null >>$m/filler || :
          done`)
      const room = `for m in ${places}; do ! mountpoint -q $m || ! echo x >$m/probe || echo $m; done 2>/dev/null; :`
      expect(await lab.must(['sh', '-c', room])).toBe('')
      await lab.exec(['python3', '-c', refused])
      for (const user of ['root', 'sudoer']) {
        const since = await watch(lab)
        const target = await openLab(lab, user)
        try {
          const state = await judge(target)
          expect(state.failure).toBeNull()
          expect(state.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)[0]).toBe(
            'disk-full, certain',
          )
        } finally {
          await target.close()
        }
        expect(await since()).toEqual([])
      }
    } finally {
      await lab.down()
    }
  })

  test('whose clock and log are five hours ahead: the same diagnosis, and the clock is told', {
    timeout: 120_000,
  }, async () => {
    const lab = await up('plain', [])
    try {
      // Simulated: the kernel's clock is this machine's, so syslog and what is run over ssh are told another time.
      await lab.sh(`chmod 777 /dev/shm; F="LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME=+18000s"
        echo "SetEnv $F" >>/etc/ssh/sshd_config; kill -HUP $(cat /run/sshd.pid)
        kill $(cat /run/rsyslogd.pid); while [ -e /run/rsyslogd.pid ]; do sleep 0.05; done; env $F rsyslogd -i /run/rsyslogd.pid`)
      await lab.inject('destination-down')
      await lab.load('destination-down')
      const target = await openLab(lab)
      try {
        const state = await judge(target)
        expect(state.failure).toBeNull()
        expect(state.diagnoses.map(({ cause }) => cause).toSorted()).toEqual(['clock-skew', 'destination-down'])
        expect(state.diagnoses.find(({ cause }) => cause === 'destination-down')?.confidence).toBe('certain')
        expect(state.unexplained.messages).toBe(0)
      } finally {
        await target.close()
      }
    } finally {
      await lab.down()
    }
  })
})
