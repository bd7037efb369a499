import { replyClasses } from './classes/index.ts'
import { classifier } from './classify.ts'
import type { Explanation, Reply, ReplyClass } from './dsn.ts'
import { replyOf } from './line.ts'

const byId = new Map(replyClasses.map((one) => [one.id, one]))

export function replyClass(id: string): ReplyClass | undefined {
  return byId.get(id)
}

/** What one delivery reply means, or `unclassified`. */
export const classify: (reply: Reply) => Explanation = classifier(replyClasses)

/** The same for one line of input: plain text, a JSON object with text, dsn and relay, or a line of Postfix's log. */
export function explainLine(line: string): Explanation {
  return classify(replyOf(line))
}
