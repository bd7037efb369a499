import { isIP } from 'node:net'
import { clean } from './clean.ts'
import { type Decoded, type Query, rcodeOf } from './dns-codec.ts'
import type { DnsAnswer, Reading } from './target.ts'

/** Character-strings as dig prints them, joined: `"v=spf1 " "-all"` with `\"` and `\195` (RFC 1035, 5.1). */
const joinStrings = (printed: string): string => {
  const bytes: number[] = []
  for (const [, quoted = ''] of printed.matchAll(/"((?:[^"\\]|\\.)*)"/gs))
    for (const [piece] of quoted.matchAll(/\\\d{3}|\\.|[^\\]/gsu)) {
      if (/^\\\d{3}$/.test(piece)) bytes.push(Number(piece.slice(1)) & 0xff)
      else bytes.push(...Buffer.from(piece.replace(/^\\/, '')))
    }
  return clean(Buffer.from(bytes).toString('utf8'))
}

const bare = (name: string): string => name.toLowerCase().replace(/(?<=.)\.$/, '')

const dataOf = (type: string, printed: string): string => {
  if (type === 'TXT') return joinStrings(printed)
  if (type === 'TLSA')
    return printed.replace(/^(\d+ \d+ \d+) (.*)$/, (_, head, hex) => `${head} ${hex.replaceAll(' ', '').toLowerCase()}`)
  return printed.split(' ').map(bare).join(' ')
}

/** Output of `dig +noall +comments +answer`. Undefined: no server answered, or the answer is cut. */
export const digAnswer = (output: string): Decoded | undefined => {
  const status = /->>HEADER<<-.*status: ([A-Z0-9]+)/.exec(output)?.[1]
  const flags = (/^;; flags: ([a-z ]*);/m.exec(output)?.[1] ?? '').split(' ')
  if (!status || flags.includes('tc')) return undefined
  const answers: DnsAnswer[] = []
  for (const line of output.split('\n')) {
    const found = /^([^;\s]\S*)\s+(\d+)\s+IN\s+([A-Z0-9]+)\s+(.*)$/.exec(line)
    const [, name = '', ttl = '0', type = '', printed = ''] = found ?? []
    if (found && type !== 'RRSIG')
      answers.push({ name: bare(name), type, ttl: Number(ttl), data: dataOf(type, printed) })
  }
  const number = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'].indexOf(status)
  return {
    rcode: rcodeOf(number >= 0 ? number : Number(status.replace(/\D/g, '') || 2)),
    answers,
    authoritative: flags.includes('aa'),
    authenticated: flags.includes('ad'),
    truncated: false,
  }
}

/** `getent ahostsv4 NAME`: exit status 2 says no such name, or no such address, or no answer: it cannot tell. */
export const getentAnswer = ({ exitCode, stdout }: Reading, query: Query): Decoded | undefined => {
  if (exitCode !== 0) return undefined
  const found = new Set(stdout.split('\n').map((line) => line.split(/\s/)[0] ?? ''))
  const wanted = query.type === 'A' ? 4 : 6
  const answers = [...found]
    .filter((address) => isIP(address) === wanted && !address.startsWith('::ffff:'))
    .map((data): DnsAnswer => ({ name: query.name, type: query.type, ttl: 0, data }))
  return { rcode: 'NOERROR', answers, authoritative: false, authenticated: false, truncated: false }
}
