import { finish, type MendEvent } from './mend-event.ts'
import type { Operator } from './operator.ts'

/**
 * A recorded fix, told again: nothing is asked and nothing is changed. The person is asked as then; a no ends it there.
 * `pause` is called before each event, with how long it took then, milliseconds.
 */
export async function* replayMend(
  events: readonly MendEvent[],
  operator: Pick<Operator, 'approve'>,
  pause: (ms: number) => Promise<void>,
): AsyncGenerator<MendEvent> {
  let before: number | undefined
  for (const event of events) {
    const at = Date.parse(event.at)
    await pause(before === undefined ? 0 : Math.max(0, at - before))
    before = at
    if (event.type === 'approved') {
      const planned = events.find((each) => each.type === 'planned')
      if (planned?.type === 'planned' && (await operator.approve(planned.plan)) === 'no') {
        const ended = finish('refused', 'not approved; in the recording nothing was changed then either')
        yield { type: 'mend-finished', ...ended, durationMs: 0, seq: event.seq, at: event.at }
        return
      }
    }
    yield event
  }
}
