import type { BoundMessage } from '../../queue/bound.ts'
import { type DeedResult, judged } from '../../target/deeds.ts'
import type { ResubmitDeed } from '../../target/mail-deeds.ts'
import { restoreScript } from '../../target/mail-scripts.ts'
import { count, number } from '../../text/numbers.ts'
import { isQueueId } from '../../trace/line.ts'
import type { MailContext } from './mail-deed.ts'
import { copyFolder } from './save.ts'

/** The answer has a line for each, and 64 KiB of it are kept. */
const chunk = 1_500
const chunkMs = 180_000

export interface Restored {
  readonly result: DeedResult
  /** New queue id by the old one; null: it has left the hold queue since it was put there. Absent: its queue file was not copied. */
  readonly names: ReadonlyMap<string, string | null>
}

/**
 * Puts queue files back, on hold: content, envelope, time of arrival and wishes for reports are what they were. Which of them
 * were on hold only because they were to be deleted, a list says, in which they get their new ids.
 */
export const restore = async (
  messages: readonly BoundMessage[],
  { queueDirectory, alsoIn }: ResubmitDeed,
  context: MailContext,
): Promise<Restored> => {
  const { target, lists, keeper, tag } = context
  const names = new Map<string, string | null>()
  const done = (words: string): Restored => ({ result: { result: 'done', words }, names })
  // Only root could copy queue files, and only root may put them there.
  if (keeper.place.as !== 'root') return done('')
  for (let at = 0; at < messages.length; at += chunk) {
    if (messages.length > chunk) context.progress?.(`${number(at)} of ${number(messages.length)} put back`)
    const some = messages.slice(at, at + chunk)
    const reading = await target.act({
      argv: ['sh', '-c', restoreScript, 'restore', keeper.pathOf(copyFolder), queueDirectory],
      as: keeper.place.as,
      stdin: some.map(({ id }) => `${id}\n`).join(''),
      timeoutMs: chunkMs,
      tag,
    })
    const result = judged(reading)
    if (result.result !== 'done') return { result, names }
    for (const line of reading.stdout.split('\n')) {
      const [, old, now = ''] = /^(\S+) (\S+)$/.exec(line) ?? []
      if (old) names.set(old, isQueueId(now) ? now : null)
    }
    for (const name of alsoIn) {
      const list = await lists.find(name)
      if (list)
        await lists.write(
          name,
          list.map((each) => ({ ...each, id: names.get(each.id) ?? each.id })),
        )
    }
  }
  return done(`${count(names.size, 'message')} put back on hold as they were, under new queue ids`)
}
