import { readFileSync } from 'node:fs'
import { classify as classifyReply } from '../../src/dsn/index.ts'
import { QueueFold } from '../../src/queue/fold.ts'
import { JsonListing } from '../../src/queue/json-listing.ts'
import { template } from '../../src/queue/template.ts'
import { median, report } from './measure.ts'

const messages = 1_000_000
const piece = 50_000
const corpus = new URL('../../test/dsn/corpus/replies-dev.jsonl', import.meta.url)

/** A piece of a queue listing: the replies of the corpus, ids and addresses all different, 3,000 destinations. */
const listing = (): Buffer => {
  const reasons = readFileSync(corpus, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly text: string }).text)
  const made: string[] = []
  for (let at = 0; at < piece; at++) {
    const reason = (reasons[at % reasons.length] ?? '').replaceAll('u@example', `u${at}@example`)
    made.push(
      JSON.stringify({
        queue_name: 'deferred',
        queue_id: (0xa0000000 + at).toString(16).toUpperCase(),
        arrival_time: 1_700_000_000 + at,
        message_size: 400 + (at % 9_000),
        sender: `user${at % 500}@example.com`,
        recipients: [{ address: `r${at}@dest${at % 3_000}.example`, delay_reason: reason }],
      }),
    )
  }
  return Buffer.from(`${made.join('\n')}\n`)
}

/** A queue of a million read and grouped, then every group's reply classified: the whole against the reading alone. */
export const classify = async (): Promise<void> => {
  const bytes = listing()
  const rounds: { readonly reading: number; readonly classifying: number; readonly groups: number }[] = []
  for (let round = 0; round < 4; round++) {
    const started = performance.now()
    const fold = new QueueFold(new Date(), template)
    const json = new JsonListing(fold)
    for (let at = 0; at < messages; at += piece) {
      for (let from = 0; from < bytes.length; from += 65_536) json.chunk(bytes.subarray(from, from + 65_536))
    }
    json.end()
    const { groups } = fold.result([])
    const read = performance.now()
    for (const { symptoms } of groups)
      for (const { reason } of symptoms) if (reason !== null) classifyReply({ text: reason })
    rounds.push({ reading: read - started, classifying: performance.now() - read, groups: groups.length })
  }
  // The first round classifies with nothing remembered, as a run does: it is the one that counts for the classifier.
  const reading = median(rounds.slice(1).map((each) => each.reading))
  const cold = rounds[0]?.classifying ?? Number.NaN
  report(
    `classifying a queue of ${messages.toLocaleString('en')} by groups`,
    (reading + cold) / reading,
    1.1,
    'times the reading',
    `${reading.toFixed(0)} ms to read, ${cold.toFixed(0)} ms for ${rounds[0]?.groups ?? 0} groups`,
  )
}
