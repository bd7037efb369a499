import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { builtIn, judge, verdictOf } from '../live/story.ts'
import { answersOf, type MadeUp } from './answers.ts'
import { constructed } from './host.ts'

const folder = mkdtempSync(join(tmpdir(), 'carbonio-'))
afterAll(() => rmSync(folder, { recursive: true }))

const unit = (name: string, state: string): string => `carbonio-${name}.service loaded ${state} Carbonio ${name}\n`
const up = ['openldap', 'mailthreat', 'antivirus', 'configd', 'opendkim', 'saslauthd']

/** Units, paths and names as zextras/carbonio-mta and zextras/carbonio-configd have them; no such host was at hand. */
const host: MadeUp = {
  settings: {
    queue_directory: '/opt/zextras/data/postfix/spool',
    config_directory: '/opt/zextras/common/conf',
    daemon_directory: '/opt/zextras/common/libexec',
    mail_owner: 'postfix',
    content_filter: 'smtp-amavis:[127.0.0.1]:10024',
    virtual_transport: 'lmtp:mail.example.net:7025',
  },
  master: 'smtp       inet  n       -       n       -       1       postscreen\nsmtp-amavis unix - - n - 10 smtp\n',
  processes: [
    '    1    0 root     90000 Ss   /sbin/init',
    '  900    1 root      9000 Ss   /opt/zextras/common/libexec/master -w',
    '  901  900 postfix   9000 S    qmgr -l -t unix -u',
    '  902  900 postfix   9000 S    pickup -l -t unix -u',
    '  950    1 zextras   9000 Sl   /opt/zextras/common/sbin/amavisd (master)',
  ],
  listening: [
    'LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=900,fd=13))',
    'LISTEN 0 128 127.0.0.1:10024 0.0.0.0:* users:(("amavisd",pid=950,fd=5))',
  ],
  log: {
    path: '/var/log/carbonio.log',
    lines: [
      'Nov 22 11:50:00 mail postfix/lmtp[990]: 4F1AB2C0D0: to=<user2@example.net>, relay=none, delay=600, delays=599/0/0/0, dsn=4.4.1, status=deferred (connect to mail.example.net[203.0.113.10]:7025: Connection refused)',
    ],
  },
  deferred: [
    ['user2@example.net', 'connect to mail.example.net[203.0.113.10]:7025: Connection refused'],
    ['user3@example.net', 'connect to mail.example.net[203.0.113.10]:7025: Connection refused'],
  ],
  says: {
    'dpkg-query -s carbonio-core': 'Package: carbonio-core\nStatus: install ok installed\nVersion: 4.22.0-1jammy\n',
    'systemctl list-units --all --plain --no-legend --no-pager --type=service carbonio-*':
      unit('postfix', 'active running') +
      unit('appserver', 'failed failed') +
      unit('mta-sidecar', 'inactive dead') +
      up.map((name) => unit(name, 'active running')).join(''),
    'stat -c %U %G %a %n /opt/zextras': 'postfix root 700 /opt/zextras/data/postfix/spool/active\n',
  },
  refused: [7025],
}

describe('Carbonio, CONSTRUCTED: after its public packages, not recorded from a host', () => {
  test('is told from Zimbra, and diagnosed from its own log, units and paths', async () => {
    const path = join(folder, 'carbonio.mmb.tgz')
    const { live, replayed } = await constructed(
      { name: 'root@mail.example.net', path, answers: answersOf(host) },
      judge,
    )
    expect(live.failure).toBeNull()
    expect(live.mta).toMatchObject({ id: 'carbonio', name: 'Carbonio', version: '4.22.0' })
    expect(live.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual(['lmtp-down, certain'])
    expect(live.unexplained.messages).toBe(0)
    const services = live.findings.find(({ check }) => check === 'services-running')
    expect(services).toMatchObject({ status: 'critical' })
    expect(JSON.stringify(services)).toMatch(/carbonio-appserver\.service is failed/)
    expect(JSON.stringify(services)).not.toMatch(/sidecar is inactive/)
    expect(verdictOf(replayed)).toEqual(verdictOf(live))
  })

  test('a Postfix that was stopped by hand is missed', async () => {
    const stopped = unit('postfix', 'inactive dead') + unit('openldap', 'active running')
    const says = {
      ...host.says,
      'systemctl list-units --all --plain --no-legend --no-pager --type=service carbonio-*': stopped,
    }
    const { live } = await constructed(
      { name: 'mail', path: join(folder, 'stopped.mmb.tgz'), answers: answersOf({ ...host, says }) },
      judge,
    )
    expect(JSON.stringify(live.findings.find(({ check }) => check === 'services-running'))).toMatch(
      /carbonio-postfix\.service is inactive/,
    )
  })

  test('takes the playbooks for Zimbra, and nothing of it is changed', async () => {
    const target = { name: 'mail', path: join(folder, 'zimbra.mmb.tgz'), answers: answersOf(host) }
    const { live } = await constructed(target, (each) => judge(each, { ...builtIn('mail-stuck'), for: ['zimbra'] }))
    expect(live.failure).toBeNull()
    const { carbonio } = await import('../../src/mta/zimbra/carbonio.ts')
    expect(carbonio.changing).toBeUndefined()
  })
})
