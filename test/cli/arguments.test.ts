import { describe, expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

describe('what cannot be done: one clear sentence, what to do next, exit 3, nothing on stdout', () => {
  test.each([
    [
      'a mistyped command',
      ['diagnos'],
      /"diagnos" is no command of mailmedic, and no host of that name/,
      /Did you mean the command diagnose\?/,
    ],
    ['a word that is nothing', ['qwertyuiop-no-such'], /is no command of mailmedic/, /--help/],
    ['a mistyped option', ['check', '--formt', 'json'], /unknown option '--formt'; did you mean --format\?/, /--help/],
    [
      'an option before the command',
      ['-p', '22', 'diagnose', 'host'],
      /options come after the command/,
      /mailmedic diagnose/,
    ],
    ['a port that is none', ['check', '-p', '99999', 'x'], /'99999' is invalid\. Give a port/, /--help/],
    ['a time that is none', ['check', '--timeout', '-1', 'x'], /'-1' is invalid\. Give seconds/, /--help/],
    ['a mode that is none', ['check', '--sudo', 'maybe', 'x'], /Allowed choices are auto, never, ask/, /--help/],
    [
      'a mistyped format',
      ['check', '--format', 'jsno', 'x.test'],
      /there is no format "jsno"; did you mean "json"\?/,
      /There is human/,
    ],
    ['a format of later', ['check', '--format', 'tap', 'x.test'], /the format tap is not built yet/, /There is human/],
    [
      'two reports on stdout',
      ['check', '--format', 'json', '--format', 'junit', 'x.test'],
      /two formats cannot share stdout/,
      /-o results/,
    ],
    [
      'a report into no folder',
      ['check', '-o', '/no/such/folder/x', 'x.test'],
      /cannot be written: there is no such folder/,
      /./,
    ],
    ['a report into a folder', ['check', '-o', '/tmp', 'x.test'], /\/tmp cannot be written: it is a folder/, /./],
    [
      'a mistyped playbook',
      ['run', 'helth', 'x.test'],
      /there is no playbook "helth"; did you mean "health"\?/,
      /There is: .*health, mail-stuck/,
    ],
    ['a group without an inventory', ['check', '@all'], /@all needs an inventory/, /MAILMEDIC_INVENTORY/],
    ['an option as a target', ['check', '--', '-oProxyCommand=id'], /is no target/, /A TARGET is/],
    ['commands of later', ['trace', '4F1', '--follow'], /mailmedic trace is not built yet/, /--help/],
    ['acting on the queue', ['queue', 'delete', '--yes'], /no messages are chosen/, /the word ALL/],
    ['a fix that there is none of', ['fix', 'relais', 'host', '--plan'], /there is no fix "relais"/, /There is /],
    [
      'a mistyped command with a target',
      ['diagnos', 'x.invalid'],
      /"diagnos" is no command of mailmedic/,
      /Did you mean the command diagnose\?/,
    ],
    ['an empty word', [''], /"" is no target/, /A TARGET is/],
    ['an empty reply', ['explain', ' '], /the reply is empty/, /mailmedic explain "550/],
    ['explain with nothing to read', ['explain'], /no reply was given/, /mailmedic explain "550/],
    ['a report into a file without a name', ['demo', '-o', ''], /needs the name of a file/, /-o FILE/],
    ['a target of no form', ['check', 'x.invalid', 'ftp://x'], /"ftp" is no way to reach a host/, /Targets are/],
    ['a record without a file', ['record', 'local'], /required option '-o, --output <file>' not specified/, /--help/],
  ])('%s', async (_, argv, message, hint) => {
    const { status, stdout, stderr } = await mailmedic(argv)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(hint)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3)
  })
})

test('--version', async () => {
  expect(await mailmedic(['--version'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test('--help teaches: targets, examples, exit statuses', async () => {
  const { status, stdout } = await mailmedic(['--help'])
  expect(status).toBe(0)
  for (const words of ['mailmedic demo', '@GROUP', 'bundle:FILE', 'Exit status: 0 ok', 'MAILMEDIC_KNOWN_HOSTS'])
    expect(stdout).toContain(words)
})

test('an option can come from the environment', async () => {
  const { stderr } = await mailmedic(['check', 'x.test'], { env: { MAILMEDIC_PORT: 'many' } })
  expect(stderr).toContain("'many'")
})

test('a flag that the environment switches off stays off', async () => {
  const { stderr } = await mailmedic(['run', 'nothing', 'x.test'], {
    env: { MAILMEDIC_DEBUG: '0', MAILMEDIC_VERBOSE: '' },
  })
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('a password typed into a target is refused before anything is asked, and shown nowhere', async () => {
  for (const format of ['human', 'json', 'nagios']) {
    const { status, stdout, stderr } = await mailmedic(['check', 'root:hunter2@x.invalid', '--format', format])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('holds a password')
    expect(stderr).not.toContain('hunter2')
  }
})

test('help is a command too', async () => {
  const { status, stdout } = await mailmedic(['help', 'queue'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Usage: mailmedic queue /)
})
