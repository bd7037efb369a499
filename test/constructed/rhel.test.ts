import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { saslPackage } from '../../src/probes/sasl-package.ts'
import { judge, verdictOf } from '../live/story.ts'
import { askProbe, value } from '../probes/ask.ts'
import { answersOf, type MadeUp } from './answers.ts'
import { constructed } from './host.ts'

const folder = mkdtempSync(join(tmpdir(), 'rhel-'))
afterAll(() => rmSync(folder, { recursive: true }))

const release = 'NAME="Rocky Linux"\nVERSION="9.4 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\n'

/** As firewalld's policies write it: the rule is three chains away from the hook. */
const firewalld = `table inet firewalld {
	chain filter_OUTPUT {
		type filter hook output priority filter + 10; policy accept;
		ct state { established, related } accept
		oifname "lo" accept
		ip6 daddr { ::/96, ::ffff:0.0.0.0/96 } reject with icmpv6 addr-unreachable
		jump filter_OUTPUT_POLICIES
	}
	chain filter_OUTPUT_POLICIES {
		jump filter_OUT_policy_nomail
		return
	}
	chain filter_OUT_policy_nomail {
		jump filter_OUT_policy_nomail_deny
	}
	chain filter_OUT_policy_nomail_deny {
		tcp dport 25 reject with icmpx admin-prohibited
	}
}
`

/** Paths, unit names and formats of the RHEL family; no such host was at hand. */
const host: MadeUp = {
  settings: {
    daemon_directory: '/usr/libexec/postfix',
    virtual_transport: 'lmtp:unix:private/dovecot-lmtp',
    virtual_mailbox_domains: 'example.net',
  },
  master: 'smtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\nlmtp unix - - n - - lmtp\n',
  processes: [
    '    1    0 root     90000 Ss   /usr/lib/systemd/systemd --switched-root',
    '  900    1 root      9000 Ss   /usr/libexec/postfix/master -w',
    '  901  900 postfix   9000 S    qmgr -l -t unix -u',
    '  950    1 root      9000 Ss   /usr/sbin/dovecot -F',
  ],
  listening: ['LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=900,fd=13))'],
  log: {
    path: '/var/log/maillog',
    lines: [
      'Nov 22 11:50:00 mail postfix/smtp[990]: 4F1AB2C0D0: to=<joe@partner.example>, relay=none, delay=600, delays=599/0/0/0, dsn=4.4.1, status=deferred (connect to mx.partner.example[198.51.100.20]:25: No route to host)',
    ],
  },
  deferred: [
    ['joe@partner.example', 'connect to mx.partner.example[198.51.100.20]:25: No route to host'],
    ['ann@other.example', 'connect to mx.other.example[198.51.100.20]:25: No route to host'],
  ],
  says: {
    'read /etc/os-release': release,
    'nft list ruleset': firewalld,
    'systemctl list-units --all':
      'postfix.service loaded active running Postfix Mail Transport Agent\ndovecot.service loaded active running Dovecot\n',
  },
  refused: [],
  unreachable: [25],
}

describe('a host of the RHEL family, CONSTRUCTED: not recorded from one', () => {
  test("firewalld's own rule is told from a network that drops port 25", async () => {
    const { live, replayed } = await constructed(
      { name: 'root@mail.example.net', path: join(folder, 'firewalld.mmb.tgz'), answers: answersOf(host) },
      judge,
    )
    expect(live.failure).toBeNull()
    const [first] = live.diagnoses
    expect(first).toMatchObject({ cause: 'outbound-25-blocked-locally', confidence: 'certain' })
    expect(JSON.stringify(first)).toContain('filter_OUT_policy_nomail_deny')
    expect(live.unexplained.messages).toBe(0)
    expect(verdictOf(replayed)).toEqual(verdictOf(live))
  })

  test('its maillog is read, and its services are known by their units', async () => {
    const timedOut = (text: string): string => text.replace('No route to host', 'Connection timed out')
    const log = { ...host.log, lines: host.log.lines.map(timedOut) }
    const deferred = host.deferred.map(([to, reason]) => [to, timedOut(reason)] as const)
    const says = { ...host.says, 'nft list ruleset': 'table inet firewalld {\n}\n' }
    const path = join(folder, 'network.mmb.tgz')
    const answers = answersOf({ ...host, says, log, deferred, unreachable: [], silent: [25] })
    const { live } = await constructed({ name: 'mail', path, answers }, judge)
    expect(live.diagnoses[0]).toMatchObject({ cause: 'outbound-25-blocked' })
    const finding = (id: string) => live.findings.find(({ check }) => check === id)
    // Unknown where no log is found.
    expect(finding('log-problems')?.status).toBe('ok')
    expect(finding('services-running')?.status).toBe('ok')
    expect(finding('mail-system-running')?.status).toBe('ok')
  })

  test('packages come by dnf', () => {
    const answers = [release, undefined, undefined, 'package cyrus-sasl-plain is not installed\n', '4.14.0\n']
    expect(value(askProbe(saslPackage, answers))).toEqual({
      name: 'cyrus-sasl-plain',
      manager: 'dnf',
      installed: false,
      missing: [],
    })
  })
})
