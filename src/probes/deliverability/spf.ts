import type { Asking, Looked } from '../inquiry.ts'
import { type Ip, parseIp, within } from './ip.ts'
import { expandSpec, type MacroValues } from './spf-macro.ts'
import { type Directive, isSpf, parseSpf, type SpfRecord } from './spf-record.ts'

export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror'

export interface SpfJudged {
  readonly result: SpfResult
  /** The term that decided, with the includes that led there: `include:spf.example.net: ip4:192.0.2.0/24`. */
  readonly matched: string | null
  /** For none and the errors: why. */
  readonly why: string
  /** Terms that cost a DNS question, and questions without an answer, until it was decided. */
  readonly lookups: number
  readonly voids: number
}
export interface SpfSender {
  readonly ip: Ip
  readonly domain: string
  readonly helo: string
}

/** RFC 7208, 4.6.4. */
export const mostLookups = 10
export const mostVoids = 2
const mostNames = 10

interface Count {
  lookups: number
  voids: number
}
type Decided = Pick<SpfJudged, 'result' | 'matched' | 'why'>

const results = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' } as const
const decided = (result: SpfResult, why = '', matched: string | null = null): Decided => ({ result, why, matched })

/** check_host() of RFC 7208, 4, for one address and one domain. Ends whatever the records say: each question counts. */
export const checkHost = (asking: Asking, sender: SpfSender): SpfJudged => {
  const count = { lookups: 0, voids: 0 }
  return { ...checkDomain(asking, sender, sender.domain, count), ...count }
}

/** The one SPF record of a domain: its text, else how there is none. RFC 7208, 4.5. */
export const spfRecordOf = (looked: Looked): { readonly text: string } | Decided => {
  if (looked.state === 'failed' || looked.state === 'refused')
    return decided('temperror', `${looked.asked}: ${looked.quote}`)
  const records = looked.records.filter(isSpf)
  if (records.length > 1)
    return decided('permerror', `${looked.name} has ${records.length} SPF records; only one may be`)
  const [text] = records
  return text === undefined ? decided('none', `${looked.name} has no SPF record`) : { text }
}

const checkDomain = (asking: Asking, sender: SpfSender, domain: string, count: Count): Decided => {
  const found = spfRecordOf(asking.dns(domain, 'TXT'))
  if (!('text' in found)) return found
  const record = parseSpf(found.text)
  if (typeof record === 'string') return decided('permerror', `${domain}: ${record}`)
  const values = macroValues(asking, sender, domain, count)
  for (const directive of record.directives) {
    const met = matches(asking, sender, domain, directive, values, count)
    if (met === true) return decided(results[directive.qualifier], '', directive.text)
    if (met === false) continue
    if (met.result !== 'pass') return met
    return { ...met, result: results[directive.qualifier], matched: `${directive.text}: ${met.matched}` }
  }
  return record.redirect === null ? decided('neutral', `no term of ${domain} matches`) : redirected(record, values)

  function redirected({ redirect }: SpfRecord, macro: MacroValues): Decided {
    const over = spend(count)
    if (over) return over
    const target = expandSpec(redirect ?? '', macro)
    if (target === null) return decided('permerror', `${domain}: redirect=${redirect} is not well-formed`)
    const led = checkDomain(asking, sender, target, count)
    if (led.result === 'none' && asking.dns(target, 'TXT').state !== 'pending')
      return decided('permerror', `redirect=${target}: ${led.why}`)
    return led.matched === null ? led : { ...led, matched: `redirect=${target}: ${led.matched}` }
  }
}

/** True: it matches. A decision: it ends here, `pass` of an include means that it matches. */
const matches = (
  asking: Asking,
  sender: SpfSender,
  domain: string,
  directive: Directive,
  values: MacroValues,
  count: Count,
): boolean | Decided => {
  const { mechanism, text } = directive
  if (mechanism === 'all') return true
  if (mechanism === 'ip4' || mechanism === 'ip6') {
    const net = parseIp(directive.target)
    if (!net || net.version !== (mechanism === 'ip4' ? 4 : 6))
      return decided('permerror', `${domain}: ${text} holds no address of that kind`)
    return within(sender.ip, net, mechanism === 'ip4' ? directive.bits4 : directive.bits6)
  }
  const over = spend(count)
  if (over) return over
  const target = directive.target === '' ? domain : expandSpec(directive.target, values)
  if (target === null) return decided('permerror', `${domain}: ${text} is not well-formed`)
  switch (mechanism) {
    case 'include': {
      const inner = checkDomain(asking, sender, target, count)
      if (inner.result === 'none')
        return asking.dns(target, 'TXT').state === 'pending'
          ? false
          : decided('permerror', `include:${target}: ${inner.why}`)
      return inner.result === 'pass' || inner.result.endsWith('error') ? inner : false
    }
    case 'exists': {
      const looked = asking.dns(target, 'A')
      return unanswered(looked, count) ?? looked.state === 'found'
    }
    case 'a':
      return hasAddress(asking, sender, target, directive, count)
    case 'mx': {
      const looked = asking.dns(target, 'MX')
      const none = unanswered(looked, count)
      if (none) return none
      const hosts = looked.records.map((data) => data.replace(/^\d+\s+/, ''))
      if (hosts.length > mostNames)
        return decided('permerror', `${text}: ${hosts.length} MX names are more than ${mostNames}`)
      return firstOf(hosts.map((host) => hasAddress(asking, sender, host, directive, count)))
    }
    case 'ptr': {
      const names = validatedNames(asking, sender, count)
      return names.some((name) => name === target || name.endsWith(`.${target}`))
    }
  }
}

const firstOf = (found: readonly (boolean | Decided)[]): boolean | Decided => {
  if (found.includes(true)) return true
  return found.find((each) => typeof each !== 'boolean') ?? false
}

const hasAddress = (
  asking: Asking,
  { ip }: SpfSender,
  name: string,
  { bits4, bits6 }: Directive,
  count: Count,
): boolean | Decided => {
  const looked = asking.dns(name, ip.version === 4 ? 'A' : 'AAAA')
  const none = unanswered(looked, count)
  if (none) return none
  return looked.records.some((record) => {
    const net = parseIp(record)
    return net !== null && within(ip, net, ip.version === 4 ? bits4 : bits6)
  })
}

/** Names of the address that lead back to it. RFC 7208, 5.5. */
const validatedNames = (asking: Asking, { ip }: SpfSender, count: Count): readonly string[] => {
  const address = ip.version === 4 ? ip.octets.join('.') : ipv6Text(ip)
  const looked = asking.dns(address, 'PTR')
  if (looked.state === 'nodata' || looked.state === 'nxdomain') count.voids += 1
  return looked.records.slice(0, mostNames).filter((name) =>
    asking.dns(name, ip.version === 4 ? 'A' : 'AAAA').records.some((record) => {
      const found = parseIp(record)
      return found !== null && within(ip, found, 128)
    }),
  )
}

export const ipv6Text = ({ octets }: Ip): string =>
  Array.from({ length: 8 }, (_, at) => (((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0)).toString(16)).join(
    ':',
  )

const macroValues = (asking: Asking, sender: SpfSender, domain: string, count: Count): MacroValues => ({
  ip: sender.ip,
  local: 'postmaster',
  sender: sender.domain,
  domain,
  helo: sender.helo,
  validated: () => {
    const names = validatedNames(asking, sender, count)
    return (
      names.find((name) => name === domain) ??
      names.find((name) => name.endsWith(`.${domain}`)) ??
      names[0] ??
      'unknown'
    )
  },
})

const spend = (count: Count): Decided | null => {
  count.lookups += 1
  return count.lookups > mostLookups
    ? decided('permerror', `more than ${mostLookups} terms cost a DNS question (RFC 7208, 4.6.4)`)
    : null
}

/** No answer is an error, and so is too much of nothing. */
const unanswered = (looked: Looked, count: Count): Decided | null => {
  if (looked.state === 'failed' || looked.state === 'refused')
    return decided('temperror', `${looked.asked}: ${looked.quote}`)
  if (looked.state !== 'nodata' && looked.state !== 'nxdomain') return null
  count.voids += 1
  return count.voids > mostVoids
    ? decided(
        'permerror',
        `more than ${mostVoids} questions have no answer, the last is ${looked.asked} (RFC 7208, 4.6.4)`,
      )
    : null
}
