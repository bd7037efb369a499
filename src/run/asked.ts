import type { Reading } from '../target/target.ts'
import type { RunEvent, RunEventBody } from './event.ts'

export type AskedEvent = Extract<RunEvent, { type: 'asked' }>

/** One question and how it went, without the answer. */
export const askedBody = (reading: Reading): Extract<RunEventBody, { type: 'asked' }> => ({
  type: 'asked',
  ask: reading.ask,
  status: reading.status,
  exitCode: reading.exitCode ?? null,
  ms: reading.ms,
  why: reading.why ?? null,
})
