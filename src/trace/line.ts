import type { LogLine } from './log.ts'
import { type LogClock, readStamp } from './stamp.ts'

/** Short ids are hexadecimal, of any length; long ones have no vowels and a z inside. */
const shortId = '[0-9A-F]{5,20}'
const longId = '[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-y]+'
const leadingId = new RegExp(`^(${shortId}|${longId}): `)
const wholeId = new RegExp(`^(?:${shortId}|${longId})$`)

export const isQueueId = (text: string): boolean => wholeId.test(text)

const program = /^ ?(?:<\d+>)?(?:\S+ )?([\w./@+-]+)(?:\[(\d+)\])?: ([\s\S]*)$/

/** A syslog line; null: not one. */
export const readLine = (line: string, clock: LogClock): LogLine | null => {
  const stamp = readStamp(line, clock)
  if (!stamp) return null
  const [, name, pid, said = ''] = program.exec(line.slice(stamp.length)) ?? []
  if (!name) return null
  const id = leadingId.exec(said)
  return {
    at: stamp.at,
    program: name,
    pid: pid ? Number(pid) : null,
    queueId: id?.[1] ?? null,
    text: id ? said.slice(id[0].length) : said,
  }
}
