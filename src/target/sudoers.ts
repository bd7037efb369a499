/** Commands as sudoers(5) has them: exact, so that nothing can be added to what was meant. */

/**
 * The path and arguments of one command, matched by fnmatch(3) over the joined arguments: what it or sudoers would read
 * differently is escaped. undefined: it cannot be written so that it means itself alone.
 */
export const sudoersCommand = (path: string, args: readonly string[]): string | undefined => {
  if (!/^(?:\/[\w.+-]+)+$/.test(path)) return undefined
  // Without arguments any would do: "" stands for none.
  if (args.length === 0) return `${path} ""`
  if (!args.every(writable) || /^[\^"]/.test(args[0] ?? '')) return undefined
  return [path, ...args.map(escaped)].join(' ')
}

/** Arguments are matched joined by single blanks, on one line. */
const writable = (text: string): boolean => /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)

const escaped = (text: string): string =>
  text
    .replace(/[\\*?[\]]/g, '\\$&')
    .replace(/\\(?![*?[\]])/g, '\\\\')
    .replace(/[,:=#]/g, '\\$&')

/** How `sudo -l` lists a command that was written by `sudoersCommand`. */
export const listedAs = (command: string): string => command.replaceAll('\\\\', '\\')

/** What `sudo -l` lists, without the escapes of sudoers: those of fnmatch(3) stay, backslashes are listed as they are. */
export const unescaped = (text: string): string => text.replace(/\\([,:=#])/g, '$1')

/** A file is read to its end by this one command where a list allows it; what of that is wanted the login finds itself. */
export const mostOfFile = 64 * 1024 * 1024
/** For tail(1). */
export const tailArguments = (path: string): readonly string[] => ['-c', String(mostOfFile), '--', path]

export interface SudoersRule {
  /** The account to run as. */
  readonly account: string
  readonly commands: readonly string[]
}

/** Where programs are, in our order; what these commands run themselves is looked for in those that only root can write to. */
export const programFolders = [
  ...['/opt/zimbra/common/sbin', '/opt/zimbra/common/bin', '/usr/local/sbin', '/usr/local/bin'],
  ...['/usr/sbin', '/usr/bin', '/sbin', '/bin'],
]

/** A file for /etc/sudoers.d that allows a login these commands without a password. */
export const sudoersFile = (
  login: string,
  rules: readonly SudoersRule[],
  folders: readonly string[],
  head: readonly string[],
): string => {
  const parts = rules
    .filter(({ commands }) => commands.length > 0)
    .map(({ account, commands }) => {
      const alias = `MAILMEDIC_${account.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
      return [
        `Cmnd_Alias ${alias} = \\`,
        `    ${commands.join(', \\\n    ')}`,
        `Defaults!${alias} env_reset, secure_path="${folders.join(':')}"`,
        `${login} ALL = (${account}) NOPASSWD: ${alias}`,
      ].join('\n')
    })
  return `${[...head.map((line) => `# ${line}`), ...parts].join('\n')}\n`
}
