export type Qualifier = '+' | '-' | '~' | '?'
export type Mechanism = 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists'

export interface Directive {
  readonly qualifier: Qualifier
  readonly mechanism: Mechanism
  /** domain-spec before macros, or the network; empty: the current domain. */
  readonly target: string
  readonly bits4: number
  readonly bits6: number
  /** As it is written. */
  readonly text: string
}
export interface SpfRecord {
  readonly directives: readonly Directive[]
  readonly redirect: string | null
}

/** RFC 7208, 4.5: exactly `v=spf1`, then a space or the end. */
export const isSpf = (text: string): boolean => /^v=spf1( |$)/i.test(text)

const needsTarget: readonly Mechanism[] = ['include', 'exists', 'ip4', 'ip6']
const names = /^(all|include|a|mx|ptr|ip4|ip6|exists)$/
/** Longer ones fit no DNS answer of sense; what is left must end quickly. */
const mostTerms = 500

/** The terms of a record, or in words what is wrong with it. RFC 7208, 4.6.1 and 12. */
export const parseSpf = (text: string): SpfRecord | string => {
  const directives: Directive[] = []
  let redirect: string | null = null
  let explained = false
  const terms = text.split(' ').slice(1).filter(Boolean)
  if (terms.length > mostTerms) return `${terms.length} terms are more than any resolver reads`
  for (const term of terms) {
    const [, modifier, value = ''] = /^([A-Za-z][A-Za-z0-9_.-]*)=(.*)$/.exec(term) ?? []
    if (modifier) {
      const name = modifier.toLowerCase()
      if (name === 'redirect') {
        if (redirect !== null) return 'redirect= stands there twice'
        if (value === '') return 'redirect= names no domain'
        redirect = value
      } else if (name === 'exp') {
        if (explained) return 'exp= stands there twice'
        explained = true
      }
      continue
    }
    const directive = readDirective(term)
    if (typeof directive === 'string') return directive
    directives.push(directive)
  }
  return { directives, redirect }
}

const readDirective = (term: string): Directive | string => {
  const [, sign = '', name = '', rest = ''] = /^([+\-~?]?)([A-Za-z0-9]+)(.*)$/.exec(term) ?? []
  const mechanism = name.toLowerCase()
  if (!isMechanism(mechanism)) return `"${term.slice(0, 60)}" is no mechanism of SPF`
  const [, target = '', four, six] = /^(?::(.*?))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? []
  const ip = mechanism === 'ip4' || mechanism === 'ip6'
  const bits4 = four === undefined || mechanism === 'ip6' ? 32 : Number(four)
  const last6 = mechanism === 'ip6' ? four : six
  const bits6 = last6 === undefined ? 128 : Number(last6)
  const wrong = `"${term.slice(0, 60)}" is not written as SPF has it`
  if (rest !== '' && target === '' && four === undefined && six === undefined) return wrong
  if (bits4 > 32 || bits6 > 128 || (ip && six !== undefined)) return wrong
  if (needsTarget.includes(mechanism) && target === '') return wrong
  if (mechanism === 'all' && rest !== '') return wrong
  const cidr = mechanism === 'a' || mechanism === 'mx' || ip
  if (!cidr && (four !== undefined || six !== undefined)) return wrong
  return { qualifier: qualifierOf(sign), mechanism, target, bits4, bits6, text: term }
}

const isMechanism = (name: string): name is Mechanism => names.test(name)
const qualifierOf = (sign: string): Qualifier => (sign === '-' || sign === '~' || sign === '?' ? sign : '+')
