import { quote } from './quote.ts'
import { unescaped } from './sudoers.ts'

/**
 * What sudo lets the login do without a password: found out once for each connection, by questions only. sudo mails
 * root when it refuses (sudoers(5): mail_no_user, mail_badpass), and its mail would land on the very server that is in
 * trouble, so it is never tried: nothing runs by sudo that its own list does not allow without a password.
 *
 * What the questions cost in mail to root: nothing for a login that sudoers does not name (`-v` sends none, and after it
 * nothing more is asked), nothing where all entries are NOPASSWD. For a login that needs its password `-v` costs one mail
 * and `-l` a second one where no entry at all is NOPASSWD: two in a run at most. `--sudo never` asks nothing.
 */
export const sudoQuestion = `command -v sudo >/dev/null 2>&1 || { echo none; exit 0; }
[ "$(id -u)" != 0 ] || { echo root; exit 0; }
said=$(sudo -n -v 2>&1 </dev/null)
case $?:$said in
  0:*) echo free ;;
  *'password is required'*|*'authentication is required'*) echo password ;;
  *) echo stranger; exit 0 ;;
esac
COLUMNS=30000 sudo -n -l </dev/null 2>/dev/null`

interface Entry {
  /** Accounts it is about; `ALL` for every one. */
  readonly as: readonly string[]
  /** A command with its arguments as sudoers has it, or `ALL`. */
  readonly command: string
  /** May be run by us: without a password or with the one that is known, quietly, as any program would. */
  readonly free: boolean
  /** sudo asks for the password before. */
  readonly asks: boolean
}

export interface SudoRights {
  /** Why nothing or only some commands can be asked: a word for `denied`. */
  readonly why: 'never' | 'none' | 'root' | 'stranger' | 'password' | 'mails' | 'unknown' | 'some' | 'listed'
  /** In the order of sudoers: the last one that fits decides. */
  readonly entries: readonly Entry[]
}

export const noSudo = (why: SudoRights['why']): SudoRights => ({ why, entries: [] })

/** Reads what `sudoQuestion` printed. `typed`: the password is known, so what needs it may be run too. */
export const readSudo = (text: string, typed = false): SudoRights => {
  const [word = '', ...rest] = text.split('\n')
  if (word === 'none' || word === 'root' || word === 'stranger') return noSudo(word)
  if (word !== 'free' && word !== 'password') return noSudo('unknown')
  const start = rest.findIndex((line) => /^User .* may run the following commands/.test(line))
  if (start < 0) return noSudo('password')
  const defaults = rest.slice(0, start).join(' ')
  // Then every command that sudo runs mails root, allowed or not.
  if (/(?<![!\w])mail_(?:always|all_cmnds)\b/.test(defaults)) return noSudo('mails')
  // By default -v asks for no password only where no entry does; then tags need not say so (!authenticate, exempt_group).
  const untagged = word === 'free' && !/\bverifypw\b/.test(defaults)
  const all = joined(rest.slice(start + 1)).flatMap((line) => entriesOf(line, untagged))
  // A command that sudo asks no password for would read what was meant for sudo; another account's password nobody gave.
  const sure = typed && !/!authenticate\b|(?<!!)\btargetpw\b/.test(defaults)
  const entries = sure ? all.map((entry) => ({ ...entry, free: entry.free || entry.asks })) : all
  if (!entries.some(({ free }) => free)) return noSudo(typed ? 'listed' : 'password')
  return { why: typed ? 'listed' : 'some', entries: entries.slice(-mostEntries) }
}

/** A script has room for so many; those that are left out are not used. */
const mostEntries = 150

/** Versions that wrap indent the further lines more. */
const joined = (lines: readonly string[]): readonly string[] => {
  const whole: string[] = []
  for (const line of lines) {
    if (/^ {4}\(/.test(line)) whole.push(line.trim())
    else if (/^\s{5,}\S/.test(line) && whole.length > 0) whole.push(`${whole.pop()} ${line.trim()}`)
  }
  return whole
}

const tag = /^(?:([A-Z_]+):|(?:TIMEOUT|CWD|CHROOT|NOTBEFORE|NOTAFTER|ROLE|TYPE)=\S+)\s+/

/** `(root) NOPASSWD: /usr/bin/id, /usr/bin/true, (zimbra) ALL`: accounts and tags hold until others are named. */
const entriesOf = (line: string, untagged: boolean): readonly Entry[] => {
  let as: readonly string[] = []
  let open = untagged
  let plain = true
  return partsOf(line).map((part) => {
    let command = part.trim()
    const accounts = /^\(([^)]*)\)\s*/.exec(command)
    if (accounts) {
      const [users = ''] = (accounts[1] ?? '').split(/\s+:\s+/)
      as = users.split(',').map((user) => user.trim())
      command = command.slice(accounts[0].length)
    }
    for (let found = tag.exec(command); found; found = tag.exec(command)) {
      command = command.slice(found[0].length)
      const name = found[1] ?? 'option'
      if (name === 'NOPASSWD') open = true
      else if (name === 'PASSWD') open = false
      else if (!/^(?:SETENV|NOSETENV|EXEC|NOMAIL|NOFOLLOW|NOINTERCEPT|NOLOG_INPUT|NOLOG_OUTPUT)$/.test(name))
        plain = false
    }
    // `(ALL, !root)`: who is meant takes more than a list of names.
    const simple = as.every((user) => /^[\w.-]+$/.test(user))
    const usable = plain && simple && !command.startsWith('!')
    return { as: simple ? as : ['ALL'], command, free: usable && open, asks: usable && !open }
  })
}

/** Split at commas, but for those between the accounts in front. */
const partsOf = (line: string): readonly string[] => {
  const parts: string[] = []
  for (const piece of line.split(/(?<!\\),\s+/)) {
    const before = parts.at(-1)
    if (before !== undefined && /^\([^)]*$/.test(before)) parts[parts.length - 1] = `${before}, ${piece}`
    else parts.push(piece)
  }
  return parts
}

/** What may be run whatever it is, and what is forbidden: single commands are left out. */
export const withoutLists = ({ why, entries }: SudoRights): SudoRights => ({
  why,
  entries: entries.filter(({ free, command }) => !free || command === 'ALL'),
})

const about = ({ as }: Entry, account: string): boolean => as.includes(account) || as.includes('ALL')

/** Everything may be run as the account: nothing after it says otherwise. */
export const allAs = ({ entries }: SudoRights, account: string): boolean => {
  const last = entries.findLastIndex((entry) => about(entry, account) && !entry.free)
  return entries.some((entry, index) => index > last && about(entry, account) && entry.command === 'ALL')
}

/**
 * The shell functions that the prelude's `mm_acct` asks: `mm_way ACCOUNT` sets mm_h, `mm_free ACCOUNT PATH ARGUMENTS`
 * tells whether the list allows the command (mm_z: sudo asks for the password before). MM_ROOT: everything as root.
 */
export const sudoFunctions = (rights: SudoRights): string => {
  const root = allAs(rights, 'root')
  const named = [...new Set(rights.entries.flatMap(({ as }) => as))].filter((account) => account !== 'ALL')
  const ways = named.filter((name) => name !== 'root').map((name) => `${quote(name)}) mm_h=${wayTo(rights, name)} ;;`)
  const others = wayTo(rights, 'ALL')
  const lines = rights.entries.map(lineOf).filter((line) => line !== '')
  return `MM_ROOT=${root ? 1 : ''}
mm_way() { case $1 in root) mm_h=${root ? 'root' : wayTo(rights, 'root')} ;; ${ways.join(' ')} *) mm_h=${others} ;; esac; }
mm_free() { mm_q=1 mm_z=
${lines.join('\n')}
return $mm_q; }
`
}

const wayTo = (rights: SudoRights, account: string): string => {
  if (account !== 'root' && allAs(rights, 'root')) return 'both'
  if (allAs(rights, account)) return 'sudo'
  return rights.entries.some((entry) => about(entry, account) && entry.free) ? 'some' : refusal(rights)
}

const refusal = ({ why }: SudoRights): string => (why === 'some' ? 'password' : why)

/** One entry as a shell line that sets mm_q where it fits. What cannot be compared fits where it forbids, else never. */
const lineOf = (entry: Entry): string => {
  const fits = { path: '*', test: ':' }
  const pattern = entry.command === 'ALL' ? fits : entry.free ? compared(entry.command) : named(entry.command)
  if (!pattern && entry.free) return ''
  const { path, test } = pattern ?? fits
  const who = entry.as.includes('ALL') ? '*' : entry.as.map(quote).join('|')
  const verdict = `${test} && mm_q=${entry.free ? 0 : 1} mm_z=${entry.asks ? 1 : ''}`
  return `case $1 in ${who}) case $2 in ${path}) ${verdict} ;; esac ;; esac`
}

/** What is forbidden is so under any path that leads to it, whatever the arguments. */
const named = (command: string) => {
  const name = /^!?\s*\/(?:[\w.-]+\/)*([\w.-]+)(?: |$)/.exec(command)?.[1]
  return name === undefined ? undefined : { path: `*/${quote(name)}`, test: ':' }
}

const compared = (command: string): { readonly path: string; readonly test: string } | undefined => {
  const [file = '', ...words] = command.split(/(?<!\\) +/)
  if (!file.startsWith('/') || file.startsWith('^')) return undefined
  const folder = file.endsWith('/') ? `${file}*` : file
  const path = glob(unescaped(folder))
  const text = words.join(' ')
  const rest = text === '""' ? "''" : glob(unescaped(text))
  if (path === undefined || rest === undefined || text.startsWith('^')) return undefined
  // In a path a wildcard stops at a slash: so many slashes and no more.
  const slashes = folder.split('/').length - 1
  const deep = /[*?[]/.test(folder) ? `case $2 in ${'*/'.repeat(slashes + 1)}*) false ;; esac` : ':'
  const test = text === '' ? ':' : `case $3 in ${rest}) ;; *) false ;; esac`
  return { path, test: `${deep} && ${test}` }
}

/** A sudoers pattern as one of the shell's `case`: letters quoted, wildcards kept. */
const glob = (pattern: string): string | undefined => {
  const parts: string[] = []
  let plain = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] ?? ''
    if (letter === '[') return undefined
    if (letter === '*' || letter === '?') {
      parts.push(plain === '' ? '' : quote(plain), letter)
      plain = ''
    } else if (letter === '\\') {
      at += 1
      plain += pattern[at] ?? ''
    } else plain += letter
  }
  return [...parts, plain === '' ? '' : quote(plain)].join('')
}
