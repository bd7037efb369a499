import { StringDecoder } from 'node:string_decoder'
import type { Explanation } from '../dsn/dsn.ts'
import { classify } from '../dsn/index.ts'
import { replyOf } from '../dsn/line.ts'
import { actorWords, retryWords } from '../dsn/words.ts'
import { safeJson } from '../report/json-safe.ts'
import { page } from '../report/page.ts'
import { UsageError } from './failure.ts'
import { display } from './output.ts'

/** Longer than any reply: what comes after it decides nothing. */
const longest = 16 * 1024

export const explain = async (text: string, format: 'human' | 'ndjson'): Promise<void> => {
  const write = format === 'ndjson' ? toNdjson : toHuman
  if (text.trim() !== '' && text.trim() !== '-') {
    process.stdout.write(write(classify(replyOf(text.slice(0, longest))), text))
    return
  }
  if (process.stdin.isTTY) throw noReply()
  let replies = 0
  for await (const lines of linesOf(process.stdin)) {
    let answers = ''
    for (const line of lines) {
      if (line.trim() === '') continue
      replies++
      const reply = replyOf(line)
      answers += write(classify(reply), reply.text)
    }
    if (answers !== '' && !process.stdout.write(answers))
      await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
  // A program that had nothing to ask gets nothing; a person forgot something.
  if (replies === 0 && format === 'human') throw noReply()
}

const noReply = (): UsageError =>
  new UsageError(
    'no reply was given',
    'mailmedic explain "550 5.7.1 Relay access denied", or one reply a line on stdin',
  )

/** The lines of a stream, those of one chunk at a time; of a line without end only its beginning is kept. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8')
  let open = ''
  for await (const chunk of stream) {
    const lines = decoder.write(chunk).split('\n')
    const last = lines.pop() ?? ''
    if (lines.length > 0) {
      lines[0] = `${open}${lines[0]}`
      open = ''
      yield lines.map(begin)
    }
    if (open.length < longest) open = begin(`${open}${last}`)
  }
  yield [`${open}${decoder.end()}`]
}

const begin = (line: string): string => (line.length > longest ? line.slice(0, longest) : line)

const heads = new Map<string, string>()

/** All but the words that decided is the same for every reply of a class: written once. */
const toNdjson = ({ class: name, who, retry, cure, because }: Explanation): string => {
  const key = `${name} ${who} ${retry}`
  let head = heads.get(key)
  if (head === undefined) {
    head = safeJson({ class: name, who, retry, cure }).slice(0, -1)
    heads.set(key, head)
  }
  return `${head},"because":${safeJson(because)}}\n`
}

const toHuman = ({ class: name, who, retry, cure, because }: Explanation, text: string): string => {
  const on = page(display(false))
  return `${[
    ...on.wrap(text, on.width, 3),
    ...on.field('means', [
      name === 'unclassified' ? 'not known: unclassified' : `${name}: ${actorWords[who]}, ${retryWords[retry]}`,
    ]),
    ...on.field('do', [cure]),
    ...on.field(
      'because',
      because.length > 0 ? [because.map((words) => `"${words}"`).join(', ')] : ['nothing in it decides'],
    ),
  ].join('\n')}\n`
}
