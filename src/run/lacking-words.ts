/** What a login may not ask, in the words that reports and screens share. */
import { shortAsk } from '../probes/short-ask.ts'
import { count } from '../text/numbers.ts'
import type { Gap } from './gaps.ts'
import type { RunState } from './state.ts'

/** Where the smallest remedies are. */
export const rightsCommand = ({ target }: Pick<RunState, 'target'>): string => `mailmedic rights ${target}`

/** "root, or the group adm": who may. */
export const needWords = ({ group, account }: Pick<Gap, 'group' | 'account'>): string => {
  const parts = [...(account === null ? [] : [account]), ...(group === null ? [] : [`the group ${group}`])]
  return parts.length > 0 ? parts.join(' or ') : 'another login'
}

/** "19 of them need root or the group adm"; null: nothing is missing. */
export const lackingWords = ({ gaps }: Pick<RunState, 'gaps'>): string | null => {
  if (gaps.length === 0) return null
  const accounts = [...new Set(gaps.flatMap(({ account }) => account ?? []))]
  const groups = [...new Set(gaps.flatMap(({ group }) => (group === null ? [] : [`the group ${group}`])))]
  const who = [...accounts, ...groups].join(' or ') || 'another login'
  return `${count(gaps.length, 'of them needs', 'of them need')} ${who}`
}

/** What a cause that is not certain could not see, the most telling first; null: that is not why. */
export const unseenWords = (d: RunState['diagnoses'][number], { gaps }: Pick<RunState, 'gaps'>): string | null => {
  if (d.confidence === 'certain') return null
  const unseen = gaps
    .filter(({ causes }) => causes.includes(d.cause))
    .toSorted((a, b) => a.causes.length - b.causes.length)
  const [first] = unseen
  if (!first) return null
  const more = unseen.length > 1 ? `, and ${count(unseen.length - 1, 'more question')}` : ''
  return `${shortAsk(first.ask)} (needs ${needWords(first)})${more}`
}
