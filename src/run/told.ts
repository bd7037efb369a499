import { type Target, TargetError } from '../target/target.ts'
import { Channel } from './channel.ts'
import type { Finish, MendEvent, MendEventBody } from './mend-event.ts'

export type Tell = (event: MendEventBody) => void

/** Numbers and dates what is told, and ends it with how it went. A TargetError is an answer. */
export async function* told(
  target: Target,
  started: MendEventBody,
  go: (tell: Tell) => Promise<Finish>,
): AsyncGenerator<MendEvent> {
  const begun = performance.now()
  const channel = new Channel<MendEventBody>()
  const end = (finish: Finish): void => {
    channel.push({ type: 'mend-finished', ...finish, durationMs: Math.round(performance.now() - begun) })
    channel.end()
  }
  go((event) => channel.push(event)).then(end, (error: unknown) => {
    if (error instanceof TargetError)
      end({ outcome: 'unproved', words: error.message, hint: error.hint ?? null, run: null })
    else channel.fail(error)
  })
  let seq = 0
  const stamp = (event: MendEventBody): MendEvent => ({ ...event, seq: seq++, at: target.now().toISOString() })
  yield stamp(started)
  for await (const event of channel) yield stamp(event)
}
