import type { Ask } from '../target/target.ts'

/** A question as a line that a person can paste into a shell on the mail host. */
export const repeatLine = (ask: Ask): string => {
  switch (ask.kind) {
    case 'exec':
      // Which engine, and which container, is known where it is pasted.
      if (ask.engine) return `docker ${ask.argv.map(quote).join(' ')} CONTAINER`
      return `${asUser(ask.as)}${ask.argv.map(quote).join(' ')}${ask.stdin === undefined ? '' : ` <<< ${quote(ask.stdin)}`}`
    case 'file': {
      const read = ask.tail ? `tail -c ${ask.tail} ${quote(ask.path)}` : `cat ${quote(ask.path)}`
      const match = ask.match ? ` | grep -F ${ask.match.map((text) => `-e ${quote(text)}`).join(' ')}` : ''
      return `${asUser(ask.as)}${read}${match}`
    }
    case 'dns':
      return `dig ${ask.server ? `${quote(`@${ask.server}`)} ` : ''}${quote(ask.name)} ${ask.type}${ask.from === 'here' ? ' # from the other machine' : ''}`
    case 'dial':
      return ask.socket === undefined
        ? `${dialer(ask)}${quote(`${ask.host ?? ''}`)} ${ask.port ?? ''}${dialogue(ask)}`
        : `nc -U ${quote(ask.socket)}${dialogue(ask)}`
    case 'ping':
      return `ping -n -c 3 ${quote(ask.host)}`
  }
}

type Dial = Extract<Ask, { kind: 'dial' }>
const dialer = (ask: Dial): string => (ask.smtp ? 'nc -v -w 10 ' : 'nc -v -z -w 10 ')

/** What to type once connected. */
const dialogue = ({ smtp }: Dial): string => {
  if (!smtp) return ''
  const verb = smtp.protocol === 'lmtp' ? 'LHLO' : 'EHLO'
  const said = [
    ...(smtp.helo ? [`${verb} ${smtp.helo}`] : []),
    ...(smtp.starttls === 'if-offered' ? ['STARTTLS'] : []),
    ...(smtp.mail === undefined ? [] : [`MAIL FROM:<${smtp.mail}>`]),
    ...(smtp.rcpt ?? []).map((address) => `RCPT TO:<${address}>`),
    'QUIT',
  ]
  return ` # then: ${said.join(', ')}`.replace(/[\p{Cc}]/gu, ' ')
}

const asUser = (as: string | undefined): string =>
  as === undefined ? '' : as === 'root' ? 'sudo ' : `sudo -u ${quote(as)} `

/** A word for sh or bash: control characters are written out, as nobody could see or type them. */
const quote = (word: string): string => {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  if (/[\p{Cc}\p{Cf}]/u.test(word))
    return `$'${word
      .replace(/[\\']/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll('\t', '\\t')
      .replace(/[\p{Cc}\p{Cf}]/gu, (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}
