import { describe, expect, test } from 'vitest'
import { journalAsk } from '../../src/mta/postfix/journal.ts'
import type { Gap } from '../../src/run/gaps.ts'
import { type HostRights, remediesFor } from '../../src/run/remedies.ts'
import type { Ask, ExecAsk } from '../../src/target/target.ts'

const program = (path: string, ...owners: readonly string[]) => ({ path, owners: ['root', ...owners] })
const host: HostRights = {
  login: 'op',
  hostname: 'mail',
  paths: new Map([
    ['sudo', program('/usr/bin/sudo')],
    ['nft', program('/usr/sbin/nft')],
    ['ss', program('/usr/bin/ss')],
    ['tail', program('/usr/bin/tail')],
    ['python3', program('/home/op/.pyenv/shims/python3', 'op')],
    ['postqueue', program('/usr/sbin/postqueue')],
    ['zmcontrol', program('/opt/zimbra/bin/zmcontrol', 'zimbra')],
    ['odd', program('/srv/odd', '+')],
  ]),
  folders: ['/usr/sbin', '/usr/bin'],
  knownGroups: ['adm'],
  queueUsers: '',
}
const exec = (argv: readonly string[], more: Partial<ExecAsk> = {}): ExecAsk => ({
  kind: 'exec',
  argv,
  as: 'root',
  ...more,
})
const file = (path: string): Ask => ({ kind: 'file', path, as: 'root', orSelf: true })
const gap = (ask: Ask, more: Partial<Gap> = {}): Gap => ({
  ask,
  account: 'root',
  sudo: 'stranger',
  group: null,
  partly: false,
  why: 'needs root',
  checks: [],
  causes: [],
  ...more,
})
const remedies = (...gaps: readonly Gap[]) =>
  remediesFor(gaps, host).map(({ covers, ...rest }) => [rest, covers.length])

describe('the smallest remedy', () => {
  test('is a group for a log, and for whatever else reads it', () => {
    const path = '/var/log/mail.log'
    const count = exec(['sh', '-c', 'tail "$1"', 'sent', path])
    expect(remedies(gap(count), gap(file(path), { group: 'adm' }))).toEqual([
      [{ kind: 'group', group: 'adm', command: 'usermod -aG adm op' }, 2],
    ])
    expect(remedies(gap(journalAsk))).toMatchObject([[{ group: 'adm' }, 1]])
  })

  test('is one command for a file whose group would give too much away', () => {
    const commands = ['/usr/bin/tail -c 67108864 -- /opt/zimbra/log/x.log']
    expect(remedies(gap(file('/opt/zimbra/log/x.log'), { group: 'zimbra' }))).toEqual([
      [{ kind: 'sudoers', account: 'root', commands }, 1],
    ])
  })

  test('is a place in authorized_mailq_users', () => {
    const why = 'postqueue: fatal: User op(5002) is not allowed to view the mail queue'
    const command = "postconf -e 'authorized_mailq_users = root, op'"
    expect(remedies(gap(exec(['postqueue', '-j']), { why }))).toEqual([[{ kind: 'setting', command }, 1]])
    const others = remediesFor([gap(exec(['postqueue', '-j']), { why })], { ...host, queueUsers: 'root, joe' })
    expect(others).toMatchObject([{ command: "postconf -e 'authorized_mailq_users = root, joe, op'" }])
  })

  test('is a list of exact commands, one for each account', () => {
    const zimbra = gap(exec(['zmcontrol', 'status'], { as: 'zimbra' }), { account: 'zimbra' })
    expect(remedies(gap(exec(['nft', 'list', 'ruleset'])), zimbra, gap(exec(['ss', '-ltnpH'])))).toEqual([
      [{ kind: 'sudoers', account: 'root', commands: ['/usr/sbin/nft list ruleset', '/usr/bin/ss -ltnpH'] }, 2],
      [{ kind: 'sudoers', account: 'zimbra', commands: ['/opt/zimbra/bin/zmcontrol status'] }, 1],
    ])
  })

  test("is sudo's password where there is one, and the rest besides", () => {
    expect(remedies(gap(exec(['nft', 'list', 'ruleset']), { sudo: 'password' }))).toMatchObject([
      [{ kind: 'option', option: '--sudo ask' }, 1],
      [{ kind: 'sudoers' }, 1],
    ])
    expect(remedies(gap(exec(['ss']), { sudo: 'never' }))).toMatchObject([
      [{ option: '--sudo auto' }, 1],
      [{}, 1],
    ])
  })

  test.each([
    ['varying words', exec(['nft', 'x'], { varies: true }), /change with the incident/],
    ['orders on standard input', exec(['zmcontrol'], { stdin: 'exit\n' }), /takes orders/],
    ['a program of the login itself', { kind: 'dial', socket: '/run/x' } as const, /could be replaced/],
    ['a program that anybody may replace', exec(['odd']), /could be replaced/],
    ['a program that is not there', exec(['iptables-save']), /finds no iptables-save/],
    ['what no list can say exactly', exec(['nft', 'two  blanks']), /cannot be written/],
    ['a connection', { kind: 'dial', host: '127.0.0.1', port: 25 } as const, /no command/],
  ])('is none for %s', (_, ask, why) => {
    expect(remedies(gap(ask))).toEqual([[{ kind: 'none', account: 'root', why: expect.stringMatching(why) }, 1]])
  })

  test('is none by sudo where there is no sudo', () => {
    const without = { ...host, paths: new Map([...host.paths].filter(([name]) => name !== 'sudo')) }
    expect(remediesFor([gap(exec(['nft', 'x']))], without)).toMatchObject([{ kind: 'none', why: 'there is no sudo' }])
  })
})
