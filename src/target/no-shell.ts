import { TargetError } from './target.ts'
import type { WorkerEnd } from './worker-options.ts'

/** What a login says that runs no script of ours, and what to do about it. */

/** `why` of every ask: the login shell, or what the server runs in its place, ended without running the script. */
export const noShell = (name: string, { error, code, noise }: WorkerEnd): string => {
  const said = error instanceof Error ? error.message : withoutScript(noise)
  const status = code === undefined || code === null ? '' : ` (exit status ${code})`
  return `the login shell of ${name} does not run commands${status}${said ? `: ${said.slice(0, 200)}` : ''}`
}

/** Some repeat the command that they refuse: all of our script. */
const withoutScript = (text: string): string => text.replace(/exec sh -c [\s\S]*$/, 'exec sh …')

const other = 'mailmedic needs a login that may run sh: try another one with --login.'
const forced =
  'The server may run a command of its own in place of ours (ForceCommand in its sshd_config, command= before the key in authorized_keys).'

/** What to do, by the words of those that refuse. The first that fits. */
const hints: readonly (readonly [RegExp, string | ((found: RegExpExecArray) => string)])[] = [
  // cloud-init's root account
  [/log ?in as (?:the )?user "?([\w.-]+)"? rather than/i, ([, user = '']) => `Log in as ${user}: --login ${user}.`],
  [
    /password (?:has )?expired|password change required|change your password/i,
    'Log in there by hand once (ssh TARGET) and set a new password.',
  ],
  [
    /restricted|rbash|rksh/i,
    `It is a restricted shell. ${other} An administrator can give this one sh: chsh -s /bin/sh.`,
  ],
  [/not (?:currently )?available|nologin/i, `The account has no login shell (nologin). ${other}`],
  [/git-shell|unrecognized command|interactive git/i, `The account is for git alone (git-shell). ${other}`],
  [/sftp|scp/i, `The account is for file transfer alone. ${other}`],
  [
    /sh: (?:command )?not found|exec: sh/i,
    'Its PATH leads to no sh: mend it (sshd_config: SetEnv, ~/.ssh/environment).',
  ],
  [/prints without end/, `Does ssh TARGET true end at once? ${other}`],
]

/** The hint to a `why` of `noShell`. */
export const shellHint = (why: string): string => {
  for (const [pattern, hint] of hints) {
    const found = pattern.exec(why)
    if (found) return typeof hint === 'string' ? hint : hint(found)
  }
  return `${forced} ${other}`
}

export const shellError = (why: string): TargetError => new TargetError(why, shellHint(why))
