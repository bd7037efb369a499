import { hidden } from './redact-secrets.ts'

/** Local parts of addresses become tokens; mailboxes that every server has, and accounts of services, stay. */
const kept = new Set(
  'postmaster mailer-daemon root abuse double-bounce hostmaster webmaster nobody daemon zimbra postfix postdrop dovecot dovenull amavis clamav www-data mail systemd-resolve sshd syslog vmail cyrus list filter nginx'.split(
    ' ',
  ),
)
export const keepsName = (local: string): boolean => kept.has(local.toLowerCase())

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Which characters, by number; all beyond ASCII count. */
const isOf = (chars: string): ((text: string, at: number) => boolean) => {
  const ascii = new Uint8Array(128)
  for (const char of letters + chars) ascii[char.charCodeAt(0)] = 1
  return (text, at) => {
    const code = text.charCodeAt(at)
    return code >= 128 || ascii[code] === 1
  }
}
/** RFC 5322 atext, and what RFC 6531 adds. */
const isAtom = isOf("!#$%&'*+/=?^_`{|}~.-")
const isDomain = isOf('_.-')
/** systemd's instances: `postfix@-.service`, `user@1000.service`. */
const unit = /^[^@]{0,100}\.(?:service|socket|timer|slice|scope|mount|target|device|path|swap)$/

const domainEnd = (line: string, start: number): number => {
  if (line[start] === '[') {
    const end = line.indexOf(']', start)
    return end > 0 && end - start < 64 ? end + 1 : start
  }
  let end = start
  while (end < line.length && isDomain(line, end)) end++
  while (end > start && /[.-]/.test(line[end - 1] ?? '')) end--
  return end
}

const openingQuote = (line: string, at: number, floor: number): number => {
  for (let start = at - 2; start >= floor && at - start < 130; start--)
    if (line[start] === '"' && line[start - 1] !== '\\') return start
  return at
}

/** Where the local part that ends before the `@` begins; `floor` is the end of what was taken already. */
const localStart = (line: string, at: number, floor: number): number => {
  const quote = line[at - 1] === '"' ? openingQuote(line, at, floor) : at
  let start = quote
  while (start > floor && isAtom(line, start - 1)) start--
  if (quote < at) return start
  const run = line.slice(start, at)
  // Not in brackets: a name before `=`, and quotes around, are not of the address.
  if (line[start - 1] !== '<') {
    const named = /^[A-Za-z_][\w-]{0,30}=(?=[^=])/.exec(run)
    if (named) start += named[0].length
  }
  while (start < at && /['`{|/*]/.test(line[start] ?? '')) start++
  return start
}

/** `name=value` of logs where the value may be a bare account; Dovecot's `imap(joe)`; a home. */
const bare: readonly RegExp[] = [
  /((?<![\w-])(?:from|to|orig_to|sender|recipient|sasl_username|sasl_sender|user|username|ruser|account|auth[cz]id|login|ORCPT)=<?(?:rfc822;)?"?)(?!rfc822;)([^\s<>@,;:"'()[\]=]{1,200})(?=[\s>,;:"')\]]|$)/gi,
  /(\b(?:imap|pop3|lmtp|lda|managesieve|submission|indexer-worker)\()([^\s()@,]{1,200})(?=[),])/g,
  /(\bunknown user: "?)([^\s"<>@)]{1,200})/gi,
  /(\b(?:user|mailbox|account|alias|login) ["'<])([^\s"'<>@]{1,200})(?=["'>])/gi,
  /(\/(?:home|var\/mail|var\/spool\/mail|var\/vmail)\/)([^\s/:"'<>@,;)\]]{1,200})/g,
]
/** Words of a log that stand where an account might. */
const noName = /^(?:unknown|none|null|yes|no|true|false|\d+|\*+)$/i

/** Names in a passwd(5) line: the fifth field. */
const passwd = /^([a-z_][\w.$-]{0,31}:[x*!]?:\d{1,10}:\d{1,10}:)[^:]*(:[^:]*:[^:]*)$/i

export const withoutPeople = (line: string, token: (local: string) => string): string => {
  let out = line.replace(passwd, `$1${hidden}$2`)
  if (out.includes('@')) out = addresses(out, token)
  if (!/[=(/"'<]/.test(out)) return out
  for (const pattern of bare)
    out = out.replace(pattern, (all, head: string, local: string) => {
      if (noName.test(local) || keepsName(local)) return all
      return head + token(local)
    })
  return out
}

const addresses = (line: string, token: (local: string) => string): string => {
  let out = ''
  let floor = 0
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    const start = localStart(line, at, floor)
    const end = domainEnd(line, at + 1)
    const quoted = line[start - 1] === '"' && line[start - 2] !== '\\'
    const inQuotes = quoted && line[end] === '"' && line[end + 1] === '@' && end - start < 128
    const isUnit = line[end] !== '@' && unit.test(line.slice(at + 1, end))
    if (start >= at || inQuotes || isUnit || line.slice(start, at) === hidden) continue
    let stop = at
    while (stop > start && /['`]/.test(line[stop - 1] ?? '')) stop--
    const local = line.slice(start, stop)
    const put = local === '' || keepsName(local) ? local : token(local)
    out += line.slice(floor, start) + put + line.slice(stop, at)
    floor = at
  }
  return out + line.slice(floor)
}
