import type { ExecAsk } from '../target/target.ts'
import { defineProbe, textOf, Unknown, unknown } from './probe.ts'

export interface Clock {
  /** The host's epoch seconds when it was asked. */
  readonly epoch: number
  /** Minutes east of UTC: the zone of traditional log stamps. */
  readonly offsetMinutes: number
  /** Seconds by which the host's clock is ahead of ours; 0 within the time that asking took. */
  readonly skewSeconds: number
}

export const clockAsk: ExecAsk = { kind: 'exec', argv: ['date', '+%s %z'] }

/** The host's clock and zone. Ours is the witness: a second opinion, not the truth. */
export const clock = defineProbe<Clock>({
  id: 'clock',
  ask: [clockAsk],
  parse: ([reading]) => {
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    const [, epoch, sign, hours, minutes] = /(\d{9,11}) ([+-])(\d\d)(\d\d)/.exec(text) ?? []
    if (!reading || !epoch) return unknown(`date said ${JSON.stringify(text.slice(0, 80))}`)
    const start = Math.floor(Date.parse(reading.at) / 1000)
    const end = Math.ceil((Date.parse(reading.at) + reading.ms) / 1000)
    const host = Number(epoch)
    return {
      epoch: host,
      offsetMinutes: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)),
      skewSeconds: Number.isNaN(start) ? 0 : host < start ? host - start : host > end ? host - end : 0,
    }
  },
})
