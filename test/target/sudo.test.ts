import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { allAs, noSudo, readSudo, type SudoRights, sudoFunctions, withoutLists } from '../../src/target/sudo.ts'

const list = (word: string, ...lines: readonly string[]): SudoRights =>
  readSudo(
    [
      word,
      'Matching Defaults entries for joe on mail:',
      '    env_reset, mail_badpass, secure_path=/usr/local/sbin\\:/usr/local/bin, use_pty',
      '',
      'User joe may run the following commands on mail:',
      ...lines.map((line) => `    ${line}`),
    ].join('\n'),
  )

const shell = (rights: SudoRights, script: string): string =>
  execFileSync('sh', ['-c', `${sudoFunctions(rights)}${script}`], { encoding: 'utf8' }).trim()
const way = (rights: SudoRights, account: string): string => shell(rights, `mm_way ${account}; echo $mm_h`)
const may = (rights: SudoRights, account: string, path: string, args = ''): boolean =>
  shell(rights, `mm_free '${account}' '${path}' '${args}' && echo yes || echo no`) === 'yes'

describe('what sudo allows', () => {
  it('is nothing where it says so', () => {
    for (const why of ['none', 'stranger'] as const) expect(readSudo(`${why}\n`)).toEqual(noSudo(why))
    expect(readSudo('password\n')).toEqual(noSudo('password'))
    expect(readSudo('')).toEqual(noSudo('unknown'))
    expect(way(noSudo('never'), 'root')).toBe('never')
    expect(shell(noSudo('never'), 'echo "[$MM_ROOT]"')).toBe('[]')
  })

  it('is no single command where an environment must be kept', () => {
    const some = withoutLists(
      list('free', '(root) NOPASSWD: /usr/sbin/postqueue', '(root) NOPASSWD: /usr/sbin/postconf'),
    )
    expect(may(some, 'root', '/usr/sbin/postqueue')).toBe(false)
    expect(way(some, 'root')).not.toBe('some')
    expect(way(withoutLists(list('free', '(ALL) NOPASSWD: ALL')), 'root')).toBe('root')
  })

  it('is everything, as root, as all, as one', () => {
    const every = list('free', '(ALL : ALL) NOPASSWD: ALL')
    expect([way(every, 'root'), way(every, 'zimbra'), shell(every, 'echo $MM_ROOT')]).toEqual(['root', 'both', '1'])
    const root = list('free', '(root) NOPASSWD: ALL')
    expect([way(root, 'root'), way(root, 'zimbra')]).toEqual(['root', 'both'])
    const one = list('free', '(zimbra) NOPASSWD: SETENV: ALL')
    expect([way(one, 'root'), way(one, 'zimbra'), way(one, 'nobody')]).toEqual(['password', 'sudo', 'password'])
  })

  it('is not everything where something after it says otherwise', () => {
    expect(way(list('password', '(ALL) NOPASSWD: ALL', '(ALL : ALL) ALL'), 'root')).toBe('some')
    expect(may(list('password', '(ALL) NOPASSWD: ALL', '(ALL : ALL) ALL'), 'root', '/bin/id')).toBe(false)
    expect(way(list('password', '(ALL : ALL) ALL', '(ALL) NOPASSWD: ALL'), 'root')).toBe('root')
    const without = list('free', '(ALL) NOPASSWD: ALL, !/bin/su, !/usr/bin/su')
    expect(way(without, 'root')).toBe('some')
    expect([may(without, 'root', '/usr/bin/id'), may(without, 'root', '/bin/su', '-')]).toEqual([true, false])
    expect(may(list('free', '(ALL, !root) NOPASSWD: ALL'), 'root', '/usr/bin/id')).toBe(false)
  })

  it('is a list of commands, with their arguments', () => {
    const rights = list(
      'free',
      '(root) NOPASSWD: /usr/bin/id, /usr/sbin/postqueue -j, /usr/sbin/postcat -vq *, /usr/bin/true ""',
      '(zimbra) NOPASSWD: /opt/zimbra/bin/*, /opt/zimbra/libexec/, /bin/odd\\ name a\\,b',
    )
    expect([way(rights, 'root'), way(rights, 'zimbra'), way(rights, 'nobody')]).toEqual(['some', 'some', 'password'])
    const allowed: readonly [account: string, path: string, args?: string][] = [
      ['root', '/usr/bin/id', '-un'],
      ['root', '/usr/sbin/postqueue', '-j'],
      ['root', '/usr/sbin/postcat', '-vq AB/C D'],
      ['root', '/usr/bin/true'],
      ['zimbra', '/opt/zimbra/bin/zmcontrol', 'status'],
      ['zimbra', '/opt/zimbra/libexec/zmqstat'],
      ['zimbra', '/bin/odd name', 'a,b'],
    ]
    for (const each of allowed) expect([...each, may(rights, ...each)]).toEqual([...each, true])
    const refused: readonly [account: string, path: string, args?: string][] = [
      ['zimbra', '/usr/bin/id'],
      ['root', '/usr/sbin/postqueue', '-f'],
      ['root', '/usr/sbin/postqueue'],
      ['root', '/usr/bin/true', 'x'],
      ['root', '/opt/zimbra/bin/zmcontrol'],
      ['zimbra', '/opt/zimbra/bin/deeper/tool'],
    ]
    for (const each of refused) expect([...each, may(rights, ...each)]).toEqual([...each, false])
  })

  it('keeps what needs a password apart', () => {
    const mixed = list('password', '(ALL) ALL', '(root) NOPASSWD: /usr/bin/id, PASSWD: /usr/bin/ls, /usr/bin/cat')
    expect(way(mixed, 'root')).toBe('some')
    expect(may(mixed, 'root', '/usr/bin/id')).toBe(true)
    expect(may(mixed, 'root', '/usr/bin/cat')).toBe(false)
    const later = list('password', '(root) NOPASSWD: /usr/bin/id', '(ALL) /bin/id')
    expect(may(later, 'root', '/usr/bin/id')).toBe(false)
    expect(list('password', '(ALL) ALL')).toEqual(noSudo('password'))
  })

  it('needs no tag where sudo asks for no password at all', () => {
    expect(way(list('free', '(ALL) ALL'), 'root')).toBe('root')
  })

  it('is not used where it would mail, or log what is typed', () => {
    const text = 'free\nMatching Defaults entries for joe on mail:\n    env_reset, mail_always\n\n'
    const rest = 'User joe may run the following commands on mail:\n    (ALL) NOPASSWD: ALL\n'
    expect(readSudo(text + rest)).toEqual(noSudo('mails'))
    expect(way(readSudo(text.replace('mail_always', '!mail_always') + rest), 'root')).toBe('root')
    expect(list('free', '(ALL) NOPASSWD: MAIL: ALL')).toEqual(noSudo('password'))
  })

  it('takes no text of the list for shell', () => {
    const evil = list('free', "(root) NOPASSWD: /bin/x';echo evil;' $(echo evil) `echo evil`, /bin/[a-z]*")
    expect(shell(evil, 'mm_free root /bin/x a; echo done')).toBe('done')
  })

  it('is read over wrapped lines', () => {
    const rights = list('free', '(root) NOPASSWD: /usr/bin/id,', '    /usr/bin/true')
    expect(may(rights, 'root', '/usr/bin/true')).toBe(true)
  })

  it('is more with the password, command by command', () => {
    const typed = (...lines: readonly string[]): SudoRights =>
      readSudo(
        ['password', 'User joe may run the following commands on mail:', ...lines.map((line) => `    ${line}`)].join(
          '\n',
        ),
        true,
      )
    expect(allAs(typed('(ALL : ALL) ALL'), 'root')).toBe(true)
    expect(allAs(typed('(ALL) ALL', '(ALL) !/bin/su'), 'root')).toBe(false)
    const rights = typed('(root) /usr/bin/id, NOPASSWD: /usr/bin/cat', '(zimbra) ALL')
    expect(['root', 'zimbra', 'nobody'].map((account) => way(rights, account))).toEqual(['some', 'sudo', 'listed'])
    const asks = (path: string): string => shell(rights, `mm_free root ${path} '' && echo "[$mm_z]" || echo no`)
    expect(['/usr/bin/id', '/usr/bin/cat', '/bin/su'].map(asks)).toEqual(['[1]', '[]', 'no'])
  })

  it('is not more with a password that sudo might not take', () => {
    for (const setting of ['!authenticate', 'targetpw']) {
      const text = `password\nMatching Defaults entries for joe on mail:\n    env_reset, ${setting}\n\nUser joe may run the following commands on mail:\n    (root) /usr/bin/id`
      expect(readSudo(text, true)).toEqual(noSudo('listed'))
    }
  })
})
