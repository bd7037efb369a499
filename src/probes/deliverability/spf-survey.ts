import type { Asking } from '../inquiry.ts'
import { spfRecordOf } from './spf.ts'
import { expandSpec } from './spf-macro.ts'
import { type Directive, parseSpf } from './spf-record.ts'

export interface SpfSurvey {
  /** Terms of the record and of all that it includes which cost a DNS question: what a receiver may have to spend. */
  readonly lookups: number
  /** Each such term, with where it stands: `example.net: include:spf.example.org`. */
  readonly terms: readonly string[]
  /** Names that include themselves. */
  readonly loops: readonly string[]
  /** Included names without a record, or that are not well-formed. */
  readonly broken: readonly string[]
}

const costs: readonly Directive['mechanism'][] = ['include', 'a', 'mx', 'ptr', 'exists']
/** Further counting says nothing new. */
const mostTerms = 40

/** Counts as if nothing matched: the limit must hold for every address, not only for ours. */
export const surveySpf = (asking: Asking, domain: string): SpfSurvey => {
  const terms: string[] = []
  const loops: string[] = []
  const broken: string[] = []
  const walk = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      loops.push([...path, name].join(' > '))
      return
    }
    const looked = asking.dns(name, 'TXT')
    const found = spfRecordOf(looked)
    const record = 'text' in found ? parseSpf(found.text) : found.why
    if (typeof record === 'string') {
      if (looked.state !== 'pending' && path.length > 0) broken.push(record)
      return
    }
    // What stands behind `all` is never read, nor is redirect= beside it. RFC 7208, 5.1 and 6.1.
    const end = record.directives.findIndex(({ mechanism }) => mechanism === 'all')
    const read = end < 0 ? record.directives : record.directives.slice(0, end)
    const further = read.filter(({ mechanism }) => costs.includes(mechanism))
    const all = [
      ...further.map(({ text, mechanism, target }) => ({ text, next: mechanism === 'include' ? target : null })),
      ...(record.redirect === null || end >= 0 ? [] : [{ text: `redirect=${record.redirect}`, next: record.redirect }]),
    ]
    for (const { text, next } of all) {
      if (terms.length >= mostTerms) return
      terms.push(`${name}: ${text}`)
      const target = next === null || next.includes('%') ? null : expandSpec(next, plain)
      if (target !== null) walk(target.toLowerCase(), [...path, name])
    }
  }
  walk(domain, [])
  return { lookups: terms.length, terms, loops, broken }
}

const plain = {
  ip: { version: 4, octets: [0, 0, 0, 0] },
  local: '',
  sender: '',
  domain: '',
  helo: '',
  validated: () => '',
} as const
