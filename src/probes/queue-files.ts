import type { ExecAsk } from '../target/target.ts'
import { defineProbe, type Facts, unknown, whyOf } from './probe.ts'
import { settings } from './slots.ts'

/** maildrop holds files of whoever handed them in. */
export const postfixQueues = ['incoming', 'active', 'deferred', 'defer', 'bounce', 'hold'] as const
/** Enough to know that there are some. */
const most = 20

const ask = (root: string, owner: string): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', `cd "$1" && shift && find "$@" 2>/dev/null | head -n ${most}`, 'files', root].concat(
    postfixQueues,
    ['-type', 'f', '!', '-user', owner],
  ),
  as: 'root',
  timeoutMs: 20_000,
})

const needs = { settings }
const place = ({ settings: fact }: Facts<typeof needs>) => {
  const root = fact.known ? fact.value.get('queue_directory') : undefined
  const owner = fact.known ? (fact.value.get('mail_owner') ?? 'postfix') : ''
  return root && /^[\w.-]+$/.test(owner) ? { root, owner } : null
}

/** Queue files of another account than Postfix's, as a copy or a restore leaves them; some of them. */
export const strangeQueueFiles = defineProbe<readonly string[], typeof needs>({
  id: 'strange-queue-files',
  needs,
  ask: (facts) => {
    const found = place(facts)
    return found ? [ask(found.root, found.owner)] : []
  },
  parse: ([reading]) =>
    reading?.status === 'ok'
      ? reading.stdout.split('\n').filter(Boolean)
      : unknown(reading ? whyOf(reading) : 'where the queue lies is not known'),
})
