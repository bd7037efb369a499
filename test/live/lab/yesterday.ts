import type { LabOptions } from './options.ts'
import type { Flavour } from './stage.ts'

/** The log of an incident that was over by last night: texts as Postfix writes them, with yesterday's stamps. */
export function yesterdaysLog(flavour: Flavour, options: LabOptions): string {
  const start = new Date(Date.now() - 24 * 3600_000)
  const lines: string[] = []
  const say = (seconds: number, program: string, text: string) => {
    const at = new Date(start.getTime() + seconds * 1000)
    lines.push(`${stamp(at, flavour, options)} mail ${program}: ${text}`)
  }
  for (let n = 0; n < 40; n++) {
    const id = `A${(0x1b3c0 + n * 37).toString(16).toUpperCase()}7F`
    const to = n % 2 === 0 ? `friend${n}@gmail.com` : `user${(n % 20) + 1}@antv.test`
    const blocked = 'connect to gmail-smtp-in.l.google.com[198.51.100.26]:25: Connection timed out'
    const refused =
      flavour === 'zimbra'
        ? 'connect to mail.antv.test[203.0.113.10]:7025: Connection refused'
        : 'connect to mail.antv.test[private/dovecot-lmtp]: Connection refused'
    const reason = n % 2 === 0 ? blocked : refused
    const program = n % 2 === 0 ? 'postfix/smtp' : 'postfix/lmtp'
    say(n * 9, 'postfix/qmgr[811]', `${id}: from=<user1@antv.test>, size=512, nrcpt=1 (queue active)`)
    say(n * 9 + 3, `${program}[${900 + n}]`, reason)
    const delays = 'relay=none, delay=33, delays=0.02/0/33/0, dsn=4.4.1, status=deferred'
    say(n * 9 + 3, `${program}[${900 + n}]`, `${id}: to=<${to}>, ${delays} (${reason})`)
    const sent =
      'relay=198.51.100.26[198.51.100.26]:25, delay=1803, delays=1800/0/2/1, dsn=2.0.0, status=sent (250 2.0.0 OK)'
    say(n * 9 + 1800, `${program}[${950 + n}]`, `${id}: to=<${to}>, ${sent}`)
    say(n * 9 + 1800, 'postfix/qmgr[811]', `${id}: removed`)
  }
  const fatal = "fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter"
  say(4000, 'postfix/smtp[1201]', fatal)
  say(4001, 'postfix/master[801]', 'warning: process /usr/lib/postfix/sbin/smtp pid 1201 exit status 1')
  say(4001, 'postfix/master[801]', 'warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling')
  say(4100, 'postfix/postfix-script[1300]', 'stopping the Postfix mail system')
  say(4100, 'postfix/master[801]', 'terminating on signal 15')
  say(4160, 'postfix/postfix-script[1400]', 'starting the Postfix mail system')
  return `${lines.sort().join('\n')}\n`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function stamp(at: Date, flavour: Flavour, options: LabOptions): string {
  if (flavour === 'plain' && options.traditionalStamps !== true) return at.toISOString().replace('Z', '123+00:00')
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
  return `${months[at.getMonth()]} ${String(at.getDate()).padStart(2)} ${clock}`
}
