import type { Host, Parsed, Reply, Stage } from './dsn.ts'
import { hopOf, placeOf } from './place.ts'

/** Longer texts are cut: no reply needs more, and every rule stays cheap on hostile input. */
export const longest = 2_000

const SUSPENDED = 'delivery temporarily suspended: '
const CONTROL = /[\x00-\x1f\x7f]+/g
const SPACES = / {2,}/g
const SAID =
  /^(?:host|connect to|(?:SASL authentication failed; )?server) ([^\s[]{0,255})\[([^\]]{0,100})\](?::(\d{1,5}))?:? (?:said|(?:server )?refused to talk to me): ?/
const HOST = /(?:^|[\s;(=])([^\s[;(=]{1,255}?) ?\[([^\]\s]{2,100})\](?::(\d{1,5}))?/
const EXIM_HEAD =
  /^(?:[^\s@]{1,100}@\S{1,255} )?(?:(?:R|T|H|X|C|DT|K|<[^>]{0,255}>)\S{0,255} (?:\[[^\]]{0,60}\](?::\d+)? ?)?:? ?){0,8}(?:defer \(-?\d{1,5}\)(?: H=\S{1,255} \[[^\]]{0,60}\])?:? ?)?/
const EXIM_SAID =
  /SMTP error from remote (?:mail )?(?:server|mailer) (?:after |for )([\s\S]{1,300}?): (?:host (\S{1,255}) \[([^\]]{1,60})\]: )?(?=[245]\d\d)/i
const QMAIL_SAID = /(?:^|[/.\s])(?:The )?remote (?:host|server|system) said:? ?/i
const GIVING_UP = /[\s/]*Giving up on [\d.]{7,15}\.?\/?\s*$/i
const QMAIL_HOST = /(?:Connected to |^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b/
const QMAIL_STAGES: readonly (readonly [RegExp, Stage])[] = [
  [/my name was rejected/i, 'hello'],
  [/sender was rejected/i, 'mail'],
  [/does not like recipient/i, 'rcpt'],
  [/greeting failed/i, 'greeting'],
  [/failed (?:on data|after i sent)/i, 'data'],
]
const WRAPPED =
  /^[45]\.\d{1,2}\.\d{1,3} - [a-z ]{3,60}(?=[245]\d\d[- ]')|(?:Remote Server returned|remote server (?:was|responded|said|response)|response from the remote server was)[:\s]{1,3}['"<(]{0,2}/i
const DIAGNOSTIC = /^(?:Diagnostic-Code: ?)?(?:smtp|x-[a-z0-9-]{1,30}); ?/i
const STAGE = /\s?\(in reply to ([A-Za-z ]{2,40}?)(?: command)?\)\s*$/
const LEAD = /^[\s"'<(#:;]*(?:(?:Deferred|Fehler|Error|reason): ?)?/i
const CODE = /^([245]\d\d)(?:[-\s]|$)[\s"']*/
const ENHANCED = /^[([#]{0,2}([245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)[)\]:]{0,2}[\s:-]{0,3}/
const ENHANCED_INSIDE = /[(\s[]#?([245]\.\d{1,2}\.\d{1,3})[)\]\s]/
const OWN_NAME = /^(?:[a-z0-9-]+\.){1,6}[a-z]{2,}(?::)?(?:\s+(?=\S)|$)/i
const ADDRESS = /<?(?!(?:tosa|delist|abuse\w{0,9}|postmaster|support)@)\b[^\s<>@"'(]{1,100}@[a-z0-9.-]{1,255}>?/gi

/** Postfix names the client it refuses; the name may hold any word. */
const CLIENT = /<[^\s<>@]{1,255}\[[^\]\s]{1,60}\](?::\d+)?>/g
const BOILERPLATE_HINT = /\bto (?:best|help|protect|reduce)|not going to try/i
/** Sentences that say why in general, not what: they would mislead. */
const BOILERPLATE =
  /\bto (?:best |help )?(?:protect our users from|reduce the amount of) (?:spam|phishing)[^,.]{0,40},?|I'm not going to try again; this message has been in the queue too long\.?/gi

/** Takes a reply apart: who said it, where, at which stage, with which codes, and the words that remain. */
export function parse(reply: Reply): Parsed {
  let text = clean(reply.text).replace(DIAGNOSTIC, '')
  const suspended = text.startsWith(SUSPENDED)
  if (suspended) text = text.slice(SUSPENDED.length)
  let rest = text
  let said = false
  let next: Host | undefined
  let stage: Stage | undefined
  const auth = rest.startsWith('SASL authentication failed')

  const postfix = SAID.exec(rest)
  if (postfix) {
    said = true
    next = host(postfix[1], postfix[2], postfix[3])
    if (postfix[0].includes('refused to talk')) stage = 'greeting'
    rest = rest.slice(postfix[0].length)
  } else {
    const named = HOST.exec(rest)
    if (named && looksLikeHost(named[1], named[2])) next = host(named[1]?.replace(/^H=/, ''), named[2], named[3])
    const exim = EXIM_SAID.exec(rest)
    const qmail = exim ? null : QMAIL_SAID.exec(rest)
    const wrapped = exim || qmail ? null : WRAPPED.exec(rest)
    if (exim) {
      said = true
      stage = stageOf(exim[1])
      if (exim[2]) next = host(exim[2], exim[3], undefined)
      rest = rest.slice(exim.index + exim[0].length)
    } else if (qmail) {
      said = true
      const ip = QMAIL_HOST.exec(rest)?.[1]
      if (ip) next = { host: ip, ip }
      stage = QMAIL_STAGES.find(([words]) => words.test(rest))?.[1]
      rest = rest.slice(qmail.index + qmail[0].length).replace(GIVING_UP, '')
    } else if (wrapped && wrapped.index < 400) {
      said = true
      rest = rest.slice(wrapped.index + wrapped[0].length)
    } else if (rest.includes('defer (') || /^[RT]=/.test(rest)) {
      rest = rest.replace(EXIM_HEAD, '')
    }
  }
  const ended = STAGE.exec(rest)
  if (ended) {
    stage = stageOf(ended[1])
    rest = rest.slice(0, ended.index)
  }
  const codes = takeCodes(rest)
  if (codes.replyCode !== undefined) said = true
  next = withRelay(next, reply.relay)
  const place = placeOf(next)
  const enhanced = codes.enhanced ?? meaningful(reply.dsn) ?? ENHANCED_INSIDE.exec(rest)?.[1]
  const klass =
    codes.replyCode !== undefined ? Math.floor(codes.replyCode / 100) : Number((enhanced ?? reply.dsn)?.[0] ?? 4)
  return {
    text,
    body: quiet(auth && said ? `SASL authentication failed: ${codes.rest}` : codes.rest),
    suspended,
    said,
    auth,
    place,
    hop: hopOf(next, place),
    temporary: klass === 4,
    ...(next && { next }),
    ...(stage !== undefined && { stage }),
    ...(codes.replyCode !== undefined && { replyCode: codes.replyCode }),
    ...(enhanced !== undefined && { enhanced }),
  }
}

/** Bounded, printable, one line; qmail's underscores become spaces again, showq's parentheses go. */
function clean(raw: string): string {
  let text = (raw.length > longest ? raw.slice(0, longest) : raw).replace(CONTROL, ' ').replace(SPACES, ' ').trim()
  if (!text.includes(' ') && /_[^_]+_[^_]+_/.test(text)) text = text.replaceAll('_', ' ')
  if (text.startsWith('(') && text.endsWith(')')) text = text.slice(1, -1)
  return text
}

function takeCodes(said: string): { rest: string; replyCode?: number; enhanced?: string } {
  let rest = said.replace(LEAD, '')
  const code = CODE.exec(rest)
  if (code) rest = rest.slice(code[0].length)
  if (code && rest.startsWith(`${code[1]} `)) rest = rest.slice(4)
  const enhanced = ENHANCED.exec(rest)
  if (enhanced) rest = rest.slice(enhanced[0].length)
  if (code) {
    rest = withoutStandard(rest, code[1] ?? '')
    // A reply of several lines repeats its code in front of each of them.
    rest = rest.replace(repeated(code[1] ?? ''), '$1')
    rest = rest.replace(OWN_NAME, '')
  }
  return {
    rest: rest || said,
    ...(code && { replyCode: Number(code[1]) }),
    ...(enhanced?.[1] !== undefined && { enhanced: enhanced[1] }),
  }
}

function stageOf(command = ''): Stage | undefined {
  const words = command.replace(/^pipelined /i, '')
  if (/^(?:initial|connect)/i.test(words)) return 'greeting'
  if (/^(?:ehlo|helo|lhlo|starttls)/i.test(words)) return 'hello'
  if (/^auth/i.test(words)) return 'auth'
  if (/^mail/i.test(words)) return 'mail'
  if (/^rcpt/i.test(words)) return 'rcpt'
  return /data|message|end of/i.test(words) ? 'data' : undefined
}

/** RFC 5321, section 4.2.2, in the first of several lines: what it was really about stands in the next one. */
const STANDARD =
  /^requested (?:mail )?action (?:aborted|not taken): [a-z ]{3,40}\s(?=[245]\d\d[- ](?!for explanation|see |https?:))/i

const withoutStandard = (rest: string, code: string): string => {
  const found = STANDARD.exec(rest)
  return found && rest.slice(found[0].length).startsWith(code) ? rest.slice(found[0].length) : rest
}

const repeats = new Map<string, RegExp>()

function repeated(code: string): RegExp {
  let words = repeats.get(code)
  if (words === undefined) {
    words = new RegExp(`(^|\\s)${code}[- ](?:[245]\\.\\d{1,3}\\.\\d{1,3}\\s?)?`, 'g')
    repeats.set(code, words)
  }
  return words
}

/** Addresses would bring in words that nobody said, and general advice the wrong ones. */
function quiet(words: string): string {
  const unnamed = words.includes(']>') ? words.replace(CLIENT, '<client>') : words
  const anonymous = unnamed.includes('@') ? unnamed.replace(ADDRESS, '<@>') : unnamed
  return BOILERPLATE_HINT.test(anonymous) ? anonymous.replace(BOILERPLATE, '') : anonymous
}

function meaningful(dsn: string | undefined): string | undefined {
  return dsn !== undefined && /^[45]\.\d+\.\d+$/.test(dsn) && !dsn.endsWith('.0.0') ? dsn : undefined
}

function looksLikeHost(name: string | undefined, inside: string | undefined): boolean {
  return (
    name !== undefined && inside !== undefined && /^(?:[0-9a-f.:]{3,}|private\/\S+|\/\S+|\S*lmtp\S*)$/i.test(inside)
  )
}

function host(name: string | undefined, ip: string | undefined, port: string | undefined): Host {
  return { host: name || ip || '', ...(ip && { ip }), ...(port !== undefined && { port: Number(port) }) }
}

/** The relay field adds the port that «said» texts leave out. */
function withRelay(next: Host | undefined, relay: string | undefined): Host | undefined {
  if (relay === undefined || relay === 'none' || relay === 'local' || relay === 'virtual') return next
  const named = HOST.exec(relay)
  if (!named) return next
  const from = host(named[1], named[2], named[3])
  if (next === undefined) return from
  return next.port === undefined && next.ip === from.ip ? from : next
}
