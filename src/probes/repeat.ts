import type { Ask } from '../target/target.ts'
import { shellWord } from './shell-word.ts'

/** A question as a line that a person can paste into a shell on the mail host. */
export const repeatLine = (ask: Ask): string => {
  switch (ask.kind) {
    case 'exec':
      // Which engine, and which container, is known where it is pasted.
      if (ask.engine) return `docker ${ask.argv.map(shellWord).join(' ')} CONTAINER`
      return `${asUser(ask.as)}${ask.argv.map(shellWord).join(' ')}${ask.stdin === undefined ? '' : ` <<< ${shellWord(ask.stdin)}`}`
    case 'file': {
      const read = ask.tail ? `tail -c ${ask.tail} ${shellWord(ask.path)}` : `cat ${shellWord(ask.path)}`
      const match = ask.match ? ` | grep -F ${ask.match.map((text) => `-e ${shellWord(text)}`).join(' ')}` : ''
      return `${asUser(ask.as)}${read}${match}`
    }
    case 'dns':
      return `dig ${ask.server ? `${shellWord(`@${ask.server}`)} ` : ''}${shellWord(ask.name)} ${ask.type}${ask.from === 'here' ? ' # from the other machine' : ''}`
    case 'dial':
      return ask.socket === undefined
        ? `${dialer(ask)}${shellWord(`${ask.host ?? ''}`)} ${ask.port ?? ''}${dialogue(ask)}`
        : `nc -U ${shellWord(ask.socket)}${dialogue(ask)}`
    case 'ping':
      return `ping -n -c 3 ${shellWord(ask.host)}`
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
  as === undefined ? '' : as === 'root' ? 'sudo ' : `sudo -u ${shellWord(as)} `
