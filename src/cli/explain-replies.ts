import { createInterface } from 'node:readline'
import type { Explanation } from '../dsn/dsn.ts'
import { classify } from '../dsn/index.ts'
import { replyOf } from '../dsn/line.ts'
import { safeJson } from '../report/json-safe.ts'
import { page } from '../report/page.ts'
import { UsageError } from './failure.ts'
import { display } from './output.ts'

/** Longer than any reply: what comes after it decides nothing. */
const longest = 16 * 1024

const actors: Readonly<Record<Explanation['who'], string>> = {
  us: 'we must act',
  recipient: 'the recipient side must act',
  network: 'the network provider must act',
  relay: 'the relay must act',
  nobody: 'nobody must act',
}
const retries = { yes: 'a retry can help', no: 'a retry cannot help', wait: 'waiting is enough' } as const

export const explain = async (text: string, format: 'human' | 'ndjson'): Promise<void> => {
  const write = format === 'ndjson' ? toNdjson : toHuman
  if (text.trim() !== '') {
    process.stdout.write(write(classify(replyOf(text.slice(0, longest))), text))
    return
  }
  if (process.stdin.isTTY)
    throw new UsageError(
      'no reply was given',
      'mailmedic explain "550 5.7.1 Relay access denied", or one reply a line on stdin',
    )
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const reply = replyOf(line.slice(0, longest))
    const more = process.stdout.write(write(classify(reply), reply.text))
    if (!more) await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}

const toNdjson = ({ class: name, who, retry, cure, because }: Explanation): string =>
  `${safeJson({ class: name, who, retry, cure, because })}\n`

const toHuman = ({ class: name, who, retry, cure, because }: Explanation, text: string): string => {
  const on = page(display(false))
  return `${[
    ...on.wrap(text, on.width, 3),
    ...on.field('means', [
      name === 'unclassified' ? 'not known: unclassified' : `${name}: ${actors[who]}, ${retries[retry]}`,
    ]),
    ...on.field('do', [cure]),
    ...on.field(
      'because',
      because.length > 0 ? [because.map((words) => `"${words}"`).join(', ')] : ['nothing in it decides'],
    ),
  ].join('\n')}\n`
}
