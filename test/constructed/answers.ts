import { describeAsk } from '../../src/probes/probe.ts'
import type { Ask, Reading } from '../../src/target/target.ts'
import { type Answers, now } from './host.ts'

const seconds = now.getTime() / 1000

/** A Postfix server of which this much is said; the rest of it is well. */
export interface MadeUp {
  /** What postconf says, beside what every Postfix has. */
  readonly settings: Readonly<Record<string, string>>
  readonly master: string
  /** Lines of `ps -eo pid,ppid,user,etimes,stat,args` and `ss -ltnpH`. */
  readonly processes: readonly string[]
  readonly listening: readonly string[]
  readonly log: { readonly path: string; readonly lines: readonly string[] }
  /** Of each deferred message: recipient and reason. */
  readonly deferred: readonly (readonly [string, string])[]
  /** The rest, by the beginning of the line that a person would type. */
  readonly says: Readonly<Record<string, string | Partial<Reading>>>
  /** Ports where a connection is refused, where nothing comes back, and to which there is no route. */
  readonly refused: readonly number[]
  readonly silent?: readonly number[]
  readonly unreachable?: readonly number[]
}

/** Unrelated hosts have addresses of their own. */
const addressOf = (name: string): string =>
  `198.51.100.${20 + ([...name].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0) % 200)}`

const dns = (ask: Extract<Ask, { kind: 'dns' }>): Partial<Reading> => {
  const data = { A: addressOf(ask.name), MX: `10 mx.${ask.name}` }[ask.type as string]
  const answers = data ? [{ name: ask.name, type: ask.type, ttl: 300, data }] : []
  const outcome = {
    server: '192.0.2.53',
    via: 'udp',
    rcode: 'NOERROR',
    authoritative: false,
    authenticated: false,
  } as const
  return { dns: { ...outcome, answers } }
}

const dial = (
  { port = 0 }: Extract<Ask, { kind: 'dial' }>,
  { refused, silent = [], unreachable = [] }: MadeUp,
): Partial<Reading> => {
  const failure = refused.includes(port)
    ? 'refused'
    : silent.includes(port)
      ? 'timeout'
      : unreachable.includes(port)
        ? 'unreachable'
        : null
  if (failure !== null)
    return {
      status: failure === 'timeout' ? 'timeout' : 'unreachable',
      why: failure,
      dial: { steps: [], failedAt: 'connect', failure },
    }
  const greeting = { stage: 'greeting', lines: ['220 there ESMTP'], code: 220, ms: 3 } as const
  return { dial: { steps: [{ stage: 'connect', lines: [], ms: 2 }, greeting] } }
}

const common = {
  mail_version: '3.8.4',
  myhostname: 'mail.example.net',
  mydomain: 'example.net',
  queue_directory: '/var/spool/postfix',
  config_directory: '/etc/postfix',
  relayhost: '',
  smtp_sasl_auth_enable: 'no',
  content_filter: '',
  inet_protocols: 'ipv4',
  queue_minfree: '0',
  message_size_limit: '10240000',
  queue_run_delay: '300s',
  maximal_backoff_time: '4000s',
  minimal_backoff_time: '300s',
  maximal_queue_lifetime: '5d',
}

/** Answers of such a server. */
export const answersOf = (host: MadeUp): Answers => {
  const settings: Readonly<Record<string, string>> = { ...common, ...host.settings }
  const all = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  const queue = host.deferred.map(([address, delay_reason], at) => ({
    queue_name: 'deferred',
    queue_id: `4F1AB2C0D${at}`,
    arrival_time: seconds - 3600,
    message_size: 1200,
    sender: 'user1@example.net',
    recipients: [{ address, delay_reason }],
  }))
  const says: Readonly<Record<string, string | Partial<Reading>>> = {
    ...host.says,
    'postconf -h mail_version queue_directory': ['mail_version', 'queue_directory', 'config_directory', 'maillog_file']
      .map((name) => `${settings[name] ?? ''}\n`)
      .join(''),
    'postconf -n': Object.entries(host.settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
    'postconf -M': host.master,
    'postconf -P': '',
    'postconf -d': all.join(''),
    postconf: all.join(''),
    'postqueue -j': queue.map((each) => `${JSON.stringify(each)}\n`).join(''),
    'ps -eo': `    PID    PPID USER     ELAPSED STAT COMMAND\n${host.processes.join('\n')}\n`,
    'ss -ltnpH': `${host.listening.join('\n')}\n`,
    'grep in /proc/net/unix': '0: 2 0 10000 1 1 1 public/pickup\n0: 2 0 10000 1 1 2 public/qmgr\n',
    'date +%s %z': `${seconds} +0000\n`,
    'uname -snr': 'Linux mail 5.14.0\n',
    'df -Pk': 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 50000000 10000000 40000000 20% /\n',
    'df -Pi': 'Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda1 3000000 100000 2900000 4% /\n',
    'read /etc/resolv.conf': 'nameserver 192.0.2.53\n',
    'env RES_OPTIONS': '198.51.100.20 STREAM gmail-smtp-in.l.google.com\n198.51.100.21 STREAM smtp.sendgrid.net\n',
    'find /var/spool/postfix/corrupt': '',
  }
  const byLength = Object.keys(says).sort((a, b) => b.length - a.length)
  return (ask) => {
    if (ask.kind === 'dns') return dns(ask)
    if (ask.kind === 'dial') return dial(ask, host)
    if (ask.kind === 'file' && ask.path === host.log.path)
      return host.log.lines.filter((line) => (ask.match ?? ['']).some((text) => line.includes(text))).join('\n')
    const line = describeAsk(ask)
    const known = byLength.find(
      (start) => line === start || line.startsWith(start.endsWith('-P') ? `${start} ` : start),
    )
    return known === undefined ? null : (says[known] ?? null)
  }
}
