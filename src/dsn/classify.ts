import type { Explanation, Parsed, Reply, ReplyClass } from './dsn.ts'
import { parse } from './parse.ts'
import { ruling, type Verdict } from './rules.ts'
import { waitSeconds } from './wait.ts'

/** Makes the classifier of these classes. */
export function classifier(classes: readonly ReplyClass[]): (reply: Reply) => Explanation {
  const judge = ruling(classes)
  return (reply) => {
    const seen = parse(reply)
    return explain(seen, judge(seen))
  }
}

function explain(seen: Parsed, verdict: Verdict | undefined): Explanation {
  const shared = {
    hop: seen.hop,
    suspended: seen.suspended,
    said: seen.said,
    ...(seen.next && { next: seen.next }),
    ...(seen.replyCode !== undefined && { replyCode: seen.replyCode }),
  }
  if (verdict === undefined) {
    return {
      class: 'unclassified',
      who: 'nobody',
      retry: seen.temporary ? 'wait' : 'no',
      cure: 'Read the reply itself; if it stays unclear, ask the postmaster of the host that said it.',
      because: [],
      ...shared,
    }
  }
  const { of, because } = verdict
  const special = of.differs?.(seen) ?? {}
  const delay = of.id === 'greylisted' ? waitSeconds(seen.body) : undefined
  return {
    class: of.id,
    who: special.who ?? of.who,
    retry: special.retry ?? (of.retry === 'no' && seen.temporary && seen.said ? 'wait' : of.retry),
    cure: of.cure,
    because: [because],
    ...shared,
    ...(delay !== undefined && { waitSeconds: delay }),
  }
}
