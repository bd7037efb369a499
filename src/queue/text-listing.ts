import type { ListedRecipient, MessageSink } from './fold.ts'
import { LineBlocks } from './lines.ts'
import { own } from './tally.ts'

const head = /^([0-9A-Za-z]{5,24})([*!#]{0,2})\s+(\d+) (?:\w{3} )?(\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)\s+(.*)$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Open {
  readonly queue_name: string
  readonly queue_id: string
  readonly arrival_time: number
  readonly message_size: number
  readonly sender: string
  readonly recipients: ListedRecipient[]
}

/**
 * `postqueue -p`, for Postfix before 3.1: a head line, then reasons in brackets, each before its recipients. Times have no
 * year and are local: `offsetMinutes` says how far east of UTC. Everything that is neither active nor on hold is taken as
 * deferred where a reason is given, else as incoming: the text does not tell.
 */
export class TextListing {
  readonly #sink: MessageSink
  readonly #now: Date
  readonly #offsetMinutes: number
  readonly #blocks = new LineBlocks((lines) => this.#block(lines))
  #open: Open | undefined
  #reason: string | undefined
  /** The end was seen: `-- 12 Kbytes in 3 Requests.` or `Mail queue is empty`. */
  complete = false
  strange = 0
  sample = ''

  constructor(sink: MessageSink, now: Date, offsetMinutes = 0) {
    this.#sink = sink
    this.#now = now
    this.#offsetMinutes = offsetMinutes
  }

  chunk(bytes: Uint8Array): void {
    this.#blocks.chunk(bytes)
  }

  end(): void {
    this.#blocks.end()
    this.#close()
  }

  #block(lines: string): void {
    for (const line of lines.split('\n')) this.#line(line)
  }

  #line(line: string): void {
    const text = line.trim()
    if (text === '') {
      this.#close()
      return
    }
    const found = line[0] === ' ' || line[0] === '(' || line[0] === '-' ? null : head.exec(line)
    if (found) {
      this.#close()
      this.#start(found)
    } else if (this.#open && text.startsWith('(') && text.endsWith(')')) this.#reason = own(text.slice(1, -1))
    else if (this.#open && /^\s/.test(line)) {
      this.#open.recipients.push({
        address: text,
        ...(this.#reason === undefined ? {} : { delay_reason: this.#reason }),
      })
    } else if (/^-- \d+ \w+ in \d+ Requests?\.|^Mail queue is empty/.test(text)) this.complete = true
    else if (!/^-+Queue ID-/.test(text)) {
      this.strange++
      this.sample ||= text.slice(0, 200)
    }
  }

  #start([, id = '', mark = '', size, month = '', day, hour, minute, second, sender = '']: RegExpExecArray): void {
    this.#reason = undefined
    this.#open = {
      queue_name: mark.includes('*') ? 'active' : mark.includes('!') ? 'hold' : '',
      queue_id: id,
      arrival_time: this.#epoch(months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second)),
      message_size: Number(size),
      sender,
      recipients: [],
    }
  }

  /** The nearest time that is not more than a day ahead. */
  #epoch(month: number, day: number, hour: number, minute: number, second: number): number {
    const at = (year: number) => Date.UTC(year, month, day, hour, minute, second) - this.#offsetMinutes * 60_000
    const year = this.#now.getUTCFullYear()
    const best = [year + 1, year, year - 1].find((candidate) => at(candidate) <= this.#now.getTime() + 86_400_000)
    return Math.floor(at(best ?? year) / 1000)
  }

  #close(): void {
    const message = this.#open
    this.#open = undefined
    if (!message) return
    const tried = message.recipients.some((each) => each.delay_reason !== undefined)
    const maildrop = message.sender.startsWith('(maildrop queue')
    const name = message.queue_name || (maildrop ? 'maildrop' : tried ? 'deferred' : 'incoming')
    this.#sink.add({ ...message, queue_name: name })
  }
}
