import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, median, once, report } from './measure.ts'

const lines = 200_000
const corpus = new URL('../../test/dsn/corpus/replies-dev.jsonl', import.meta.url)

/** Replies of the corpus with other addresses, people, hosts and queue ids each time: no two lines are the same. */
const different = (count: number): string => {
  const replies = readFileSync(corpus, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly text: string; readonly dsn: string })
  const made: string[] = []
  for (let at = 0; at < count; at++) {
    const { text, dsn } = replies[at % replies.length] ?? { text: '', dsn: '' }
    const changed = text
      .replaceAll('192.0.2.10', `198.18.${(at >> 8) & 255}.${at & 255}`)
      .replaceAll('u@example', `u${at}@example`)
      .replaceAll('mx1.example', `mx${at}.example`)
    made.push(JSON.stringify({ text: `${changed} ${(at * 2654435761).toString(16)}-${at}`, dsn }))
  }
  return `${made.join('\n')}\n`
}

/** The whole command, from its start to the last answer: microseconds a line. 20 of them are 50,000 lines a second. */
export const explain = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'mailmedic-bench-'))
  try {
    const path = join(folder, 'replies.jsonl')
    writeFileSync(path, different(lines))
    const rounds: number[] = []
    for (let round = 0; round < 4; round++) {
      const shell = `exec '${process.execPath}' '${bin}' explain --format ndjson < '${path}'`
      const { ms } = await once(['/bin/sh', '-c', shell])
      if (round > 0) rounds.push(ms)
    }
    const ms = median(rounds)
    const perSecond = Math.round((lines / ms) * 1000)
    report(
      `explain of ${lines.toLocaleString('en')} different lines`,
      (ms * 1000) / lines,
      20,
      'µs a line',
      `${perSecond.toLocaleString('en')} lines a second, start included`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
