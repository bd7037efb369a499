import { concepts } from './concepts.ts'
import type { Parsed } from './dsn.ts'

/** Words that every refusal holds. */
const EMPTY = new Set(
  'the a an to of for is was in on at and or by be been this that you with has have are it as'.split(' '),
)
const LINK = /https?:\/\/\S+/g
const WORD = /[a-z]{2,}/g
/** As much of a word counts: endings say little, and slips of the pen less. */
export const stem = 6

const named = Object.entries(concepts)

/** What a reply is judged by as a whole: the stems of its words, what they speak of, its codes, when and where it was said. */
export function features({ body, stage, temporary, place, said, enhanced, replyCode }: Parsed): ReadonlySet<string> {
  const text = body.toLowerCase().replace(LINK, ' ')
  const words = text.match(WORD) ?? []
  const found = new Set(words.map((word) => word.slice(0, stem)).filter((word) => !EMPTY.has(word)))
  for (const [concept, sign] of named) if (sign.test(text)) found.add(`${concept}?`)
  found.add(`at:${stage}`).add(`now:${temporary}`).add(`from:${place} ${said}`)
  if (enhanced !== undefined) found.add(`x${enhanced.slice(1)}`)
  if (replyCode !== undefined) found.add(`=${replyCode}`)
  return found
}
