import { describe, expect, test } from 'vitest'
import { noShell, shellHint } from '../../src/target/no-shell.ts'

const end = (noise: string, code: number) => ({ items: [], spoke: false, mute: false, noise, code })

describe('a login that runs no script of ours', () => {
  test.each([
    ['rbash: line 1: exec: restricted', 1, /restricted shell.*--login.*chsh -s/],
    ['This account is currently not available.', 1, /no login shell \(nologin\)/],
    ['This service allows sftp connections only.', 1, /file transfer alone/],
    ['This account is restricted by rssh.', 1, /restricted shell/],
    ["fatal: unrecognized command 'exec sh -c 'eval MM=@mm1'", 128, /git alone/],
    ['Please login as the user "ubuntu" rather than the user "root".', 142, /^Log in as ubuntu: --login ubuntu\.$/],
    ['Password change required but no TTY available.', 1, /new password/],
    ['bash: line 1: exec: sh: not found', 127, /PATH leads to no sh/],
    ['This account is for backups only.', 0, /ForceCommand.*command=.*--login/],
    ['', 1, /ForceCommand.*command=.*--login/],
  ])('%s', (noise, code, hint) => {
    const why = noShell('root@mail', end(noise, code))
    expect(why).toMatch(/^the login shell of root@mail does not run commands \(exit status \d+\)/)
    expect(why).not.toContain('eval')
    expect(shellHint(why)).toMatch(hint)
  })
})
