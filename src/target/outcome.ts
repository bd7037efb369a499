import { clean } from './clean.ts'
import { fileVerdict, type Plan } from './script.ts'
import type { ExecAsk, FileAsk, Reading } from './target.ts'

/** What the marks and bytes said about one ask. */
export interface Heard {
  readonly at: Date
  readonly ms: number
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** More came than is kept or wanted, and we ended it. */
  readonly over: boolean
  /** A stream that had not said anything for too long, and we ended it. */
  readonly silent: boolean
  /** The command itself began (as the account it was asked for). */
  readonly begun: boolean
  readonly code?: number
  readonly verdict?: { readonly kind: string; readonly rest: string }
  /** Asked as the login itself, as the account could not be had: how that stands, and the login. */
  readonly asSelf?: string
}

/** A reading without an answer. `why` is a sentence. */
export const noAnswer = (
  ask: ExecAsk | FileAsk,
  status: Reading['status'],
  why: string,
  heard: Pick<Heard, 'at' | 'ms'>,
): Reading => ({ ask, status, stdout: '', stderr: '', why: clean(why), at: heard.at.toISOString(), ms: heard.ms })

/** Judges the end of one ask: exit statuses are the command's own unless marks or the deadline say otherwise. */
export const readingOf = (ask: ExecAsk | FileAsk, plan: Plan, heard: Heard): Reading => {
  const reading = judged(ask, plan, heard)
  const rest = heard.verdict?.kind === 'd' ? heard.verdict.rest : heard.asSelf
  if (rest === undefined || ask.as === undefined) return reading
  return { ...reading, lacking: { account: ask.as, sudo: rest.split(':')[0] ?? '' } }
}

const judged = (ask: ExecAsk | FileAsk, plan: Plan, heard: Heard): Reading => {
  const said = clean(decode(heard.stderr, false)).trimEnd()
  const stderr = heard.over ? said.replace(/\n?Terminated$/, '') : said // sh's word on what we ended
  const subject = ask.kind === 'file' ? ask.path : (ask.argv[0] ?? '')
  if (heard.silent) {
    const why = `${subject} said nothing for ${Math.round((plan.firstByteMs ?? 0) / 1000)} s and was ended`
    return { ...noAnswer(ask, 'timeout', why, heard), stderr: said.replace(/\n?Terminated$/, '') }
  }
  const refusal = refusalOf(ask, heard, stderr, subject)
  const late = refusal === undefined && !heard.over && isLate(plan, heard)
  if (late) {
    const why = `${subject} did not end within ${plan.seconds} s and was ended`
    return { ...noAnswer(ask, 'timeout', why, heard), stdout: textOf(plan, heard), stderr }
  }
  if (refusal) return { ...noAnswer(ask, refusal.status, refusal.why, heard), stderr }
  if (ask.kind === 'file') return fileReading(ask, plan, heard, stderr)
  // 128 + 9, 15: we ended a flood, the command did not choose that.
  const exit = heard.code === undefined || (heard.over && heard.code >= 128) ? {} : { exitCode: heard.code }
  const cut = heard.over ? { truncated: true } : {}
  const base = { ask, status: 'ok' as const, stdout: textOf(plan, heard), stderr, ...exit, ...cut }
  return { ...base, at: heard.at.toISOString(), ms: heard.ms }
}

interface Refusal {
  readonly status: Reading['status']
  readonly why: string
}

const refusalOf = (ask: ExecAsk | FileAsk, heard: Heard, stderr: string, subject: string): Refusal | undefined => {
  const lastLine = stderr.split('\n').at(-1) ?? ''
  const forbidden = /permission denied/i.test(stderr)
  const command = ask.kind === 'exec' ? subject : 'sh'
  switch (heard.verdict?.kind) {
    case 'n':
      return forbidden
        ? { status: 'denied', why: `${command} may not be looked at` }
        : { status: 'absent', why: `there is no command ${command}` }
    case 'p':
      return { status: 'denied', why: `${command} may not be executed` }
    case 'u':
      return { status: 'absent', why: `there is no account ${ask.as}` }
    case 'd':
      return { status: 'denied', why: `needs ${ask.as}; ${rightsOf(heard.verdict.rest)}` }
  }
  if (!heard.begun) return { status: 'denied', why: `could not become ${ask.as}${lastLine ? `: ${lastLine}` : ''}` }
  if (ask.as !== undefined && heard.code === 1 && /^sudo: /.test(stderr) && heard.stdout.length === 0) {
    return { status: 'denied', why: `needs ${ask.as}: ${lastLine}` }
  }
  // `timeout` found no such program although the shell has a builtin of that name.
  const missing = /^timeout: (?:failed to run command|can't execute) .*?: (.*)$/m.exec(stderr)
  if (missing && heard.code === 127) return { status: 'absent', why: `there is no command ${command}` }
  if (missing && heard.code === 126) return { status: 'denied', why: `${command} may not be executed` }
  return undefined
}

const rightsOf = (rest: string): string => {
  const [how, login] = rest.split(':')
  const who = login ? `the login ${login}` : 'the login'
  if (how === 'never') return `${who} is not root and sudo is switched off (--sudo never)`
  if (how === 'none') return `${who} is not root and there is no sudo`
  if (how === 'unknown') return `what sudo allows ${who} could not be found out`
  if (how === 'mails') return `sudo mails root whatever ${who} runs by it (mail_always), so it is not used`
  if (how === 'listed') return `sudo does not allow ${who} this command`
  if (how === 'some') return `sudo does not allow ${who} this command without a password`
  return `${who} has no sudo without a password`
}

/**
 * 124 and 137 come from `timeout`, 143 from its older kin; long before the deadline they are the command's own. Half of it is
 * long enough: on a busy machine the mark of the beginning is heard late.
 */
const isLate = (plan: Plan, heard: Heard): boolean =>
  [124, 137, 143].includes(heard.code ?? -1) && heard.ms >= plan.seconds * 500

const fileReading = (ask: FileAsk, plan: Plan, heard: Heard, stderr: string): Reading => {
  const end = (status: Reading['status'], why: string): Reading => ({ ...noAnswer(ask, status, why, heard), stderr })
  const forbidden = /permission denied/i.test(stderr)
  switch (fileVerdict(heard.code ?? 0)) {
    case 'missing':
      return forbidden
        ? end('denied', `the login may not look at ${ask.path}`)
        : end('absent', `there is no ${ask.path}`)
    case 'unreadable':
      return end('denied', `the login may not read ${ask.path}${groupOf(stderr)}`)
    case 'directory':
      return end('failed', `${ask.path} is a directory`)
    case 'special':
      return end('failed', `${ask.path} is no regular file`)
  }
  if (heard.code !== 0) {
    const why = stderr.split('\n').at(-1) || `reading ${ask.path} ended with status ${heard.code}`
    return end(forbidden ? 'denied' : 'failed', why)
  }
  if (heard.stdout.length === 0 && /cannot open .*No such file/.test(stderr))
    return end('absent', `there is no ${ask.path}`)
  const over = plan.keep !== undefined && heard.stdout.length >= plan.keep
  const cut = over ? { truncated: true } : {}
  const stdout = clean(decode(over ? heard.stdout.subarray(1) : heard.stdout, over))
  return { ask, status: 'ok', stdout, stderr, ...cut, at: heard.at.toISOString(), ms: heard.ms }
}

/** `-rw-r----- 1 root adm 4711 …`: whose members may read it. */
const groupOf = (listed: string): string => {
  const group = /^-...r..... +\d+ +\S+ +(\S+) /m.exec(listed)?.[1]
  return group === undefined || group === 'root' ? '' : `: the group ${group} may`
}

const textOf = (plan: Plan, heard: Heard): string =>
  plan.keep === undefined ? '' : clean(decode(heard.over ? withoutHalf(heard.stdout) : heard.stdout, false))

/** Bytes that are no UTF-8 become U+FFFD; a character cut in half at the start is dropped where `cutStart`. */
const decode = (bytes: Buffer, cutStart: boolean): string => {
  let from = 0
  while (cutStart && from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from))
}

/** Without the character that a cap cut in half at the end. */
const withoutHalf = (bytes: Buffer): Buffer => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}
