import { randomBytes } from 'node:crypto'
import { mapAsk } from './ask-map.ts'
import { withoutHexAddresses, withoutHosts } from './redact-hosts.ts'
import { jsonLine } from './redact-json.ts'
import { withoutPeople } from './redact-people.ts'
import { hidden, secretLines, withoutSecrets } from './redact-secrets.ts'
import { subjectLines, withoutSubject } from './redact-subjects.ts'
import { keyed, tokens } from './redact-tokens.ts'
import type { Ask, DnsAnswer, Reading } from './target.ts'

export interface RedactOptions {
  /** Host names, domains and addresses too. Default: kept, a diagnosis needs them. */
  readonly hosts?: boolean
  /** Of one bundle, random, never stored: the same name has the same token in it and nowhere else. */
  readonly key?: Uint8Array
}

/**
 * Takes out secrets and puts stable tokens for the local parts of addresses (`u7f3a21bc09de`), subjects (`s…`) and, where
 * wanted, hosts (`h….net`, 240.0.0.0/4). What is left parses as before; a second pass changes nothing.
 */
export interface Redactor {
  reading(reading: Reading): Reading
  line(line: string): string
  /** For the lines of one text, in order: some secrets take more than one line. */
  lines(ask?: Ask): (line: string) => string
}

/** Files and tables that hold nothing but keys and secrets: what follows the first word of a line goes. */
const secretFile = /passw|secret|credential|shadow|\.key$/i
/** `-q` looks a key up: all that comes back is the secret. */
const secretLookup = (ask: Ask): boolean =>
  ask.kind === 'exec' && /(?:^|\/)postmap$/.test(ask.argv[0] ?? '') && ask.argv.includes('-q')

const holdsSecrets = (ask: Ask): boolean => {
  if (ask.kind === 'file') return secretFile.test(ask.path) && ask.path !== '/etc/passwd'
  if (ask.kind !== 'exec') return false
  const [command = '', ...rest] = ask.argv
  return (
    /(?:^|\/)(?:cat|head|tail|grep|zcat|postmap|strings|sed|awk)$/.test(command) &&
    rest.some((word) => word.includes('/') && secretFile.test(word))
  )
}

const afterKey = (line: string): string => line.replace(/^(\s*\S+\s+)\S.*$/, `$1${hidden}`)
const wholly = (line: string): string => (line === '' ? '' : hidden)

const ownRule = (ask: Ask | undefined) =>
  !ask || !holdsSecrets(ask) ? undefined : secretLookup(ask) ? wholly : afterKey

export const createRedactor = (options: RedactOptions = {}): Redactor => {
  const digest = keyed(options.key ?? randomBytes(32))
  const token = tokens(digest)
  const person = (local: string) => token('u', local)
  const subject = (text: string) => token('s', text)
  const hosts = (line: string) => (options.hosts ? withoutHosts(line, digest) : line)

  const once = (line: string) => hosts(withoutPeople(withoutSubject(withoutSecrets(line), subject), person))
  // What a pass takes away may bring an address to light in hostile text; nearly always the second look is the last.
  const text = (line: string) => {
    let last = line
    let out = once(line)
    for (let looks = 0; out !== last && looks < 4; looks++) {
      last = out
      out = once(out)
    }
    return out
  }
  // Names of members and reasons come again in every line of a queue.
  const members = new Map<string, string>()
  const member = (given: string): string => {
    const known = members.get(given)
    if (known !== undefined) return known
    const put = text(given)
    if (members.size >= 4_000) members.clear()
    members.set(given, put)
    return put
  }
  const line = (given: string) => jsonLine(given, { text: member, subject, person }) ?? text(given)

  const lines = (ask?: Ask) => {
    const secrets = secretLines()
    const subjects = subjectLines(subject)
    const own = ownRule(ask)
    const hex = options.hosts && ask?.kind === 'file' && ask.path.startsWith('/proc/net/')
    return (given: string): string => {
      if (hex) return withoutHexAddresses(given, digest)
      return jsonLine(given, { text: member, subject, person }) ?? text(subjects(secrets(own ? own(given) : given)))
    }
  }
  const whole = (given: string, ask?: Ask): string => (given === '' ? '' : given.split('\n').map(lines(ask)).join('\n'))

  const redactAsk = (ask: Ask): Ask =>
    mapAsk(ask, (given) => (given.includes('\n') ? given.split('\n').map(text).join('\n') : text(given)))

  const answer = (given: DnsAnswer): DnsAnswer => {
    const data = given.type === 'SOA' ? given.data.replace(/(?<=^\S+ )[^\s.]+(?=\.)/, soaPerson) : given.data
    return { ...given, name: text(given.name), data: text(data) }
  }
  /** The mailbox of a zone's keeper is written as a host name (RFC 1035, 3.3.13). */
  const soaPerson = (local: string) =>
    withoutPeople(`<${local}@x>`, person) === `<${local}@x>` ? local : person(local)

  const reading = (given: Reading): Reading => {
    const { dns, dial, why } = given
    const certificate = dial?.tls?.certificate
    return {
      ...given,
      ask: redactAsk(given.ask),
      stdout:
        given.ask.kind === 'file' || given.ask.kind === 'exec' ? whole(given.stdout, given.ask) : whole(given.stdout),
      stderr: whole(given.stderr),
      ...(why !== undefined && { why: whole(why) }),
      ...(dns && { dns: { ...dns, server: text(dns.server), answers: dns.answers.map(answer) } }),
      ...(dial && {
        dial: {
          ...dial,
          steps: dial.steps.map((step) => ({
            ...step,
            ...(step.sent !== undefined && { sent: text(step.sent) }),
            lines: step.lines.map(text),
          })),
          ...(dial.tls && {
            tls: {
              ...dial.tls,
              ...(certificate && {
                certificate: {
                  ...certificate,
                  subject: text(certificate.subject),
                  issuer: text(certificate.issuer),
                  names: certificate.names.map(text),
                },
              }),
            },
          }),
        },
      }),
    }
  }
  return { reading, line, lines }
}
