import { setTimeout as sleep } from 'node:timers/promises'
import { classify } from '../dsn/index.ts'
import type { BoundMessage, Plan, Verification } from '../fixes/fix.ts'
import type { Identity } from '../mta/mta.ts'
import type { LiveTarget } from '../target/live.ts'
import type { Target } from '../target/target.ts'
import { Canary } from './canary.ts'
import { type Followed, Follower } from './follow.ts'
import { Lost, tagOf } from './keeper.ts'
import { logFilesOf } from './log-files.ts'
import type { MendEventBody } from './mend-event.ts'
import type { Playbook } from './playbook.ts'
import { run } from './run.ts'
import { emptyState, fold, type RunState } from './state.ts'
import { all } from './steps.ts'

export type Verdict = 'holds' | 'fails' | 'unknown'

export interface VerifyContext {
  readonly target: LiveTarget
  readonly identity: Identity
  readonly plan: Plan
  readonly run: string
  readonly playbook: Playbook
  readonly deadlineMs: number
  /** Address that a message of our own is sent to; null: none was given. */
  readonly canary: string | null
  readonly signal: AbortSignal
  readonly tell: (event: MendEventBody) => void
}

export interface Verified {
  readonly verdict: Verdict
  readonly words: string
}

/** As many of the waiting messages go first; the others only once these have arrived. */
const first = 3
const betweenMs = 1_500

/** Asks the server again, with nothing remembered: does it do what it should? Rejects with Lost. */
export const verify = async (context: VerifyContext): Promise<Verified> => {
  const { plan } = context
  const parts: readonly (() => Promise<Verified>)[] = [
    ...plan.verify.holds.map((_, at) => () => holds(context, at)),
    () => causesGone(context),
    ...(context.canary === null ? [] : [() => canary(context, context.canary ?? '')]),
    ...(plan.verify.follow ? [() => follow(context, plan.verify.follow)] : []),
  ]
  let worst: Verified = { verdict: 'holds', words: '' }
  const proofs: string[] = []
  for (const part of parts) {
    const found = await part()
    if (found.verdict === 'fails') return found
    if (found.verdict === 'unknown') worst = found
    else if (found.words) proofs.push(found.words)
  }
  return worst.verdict === 'holds' ? { verdict: 'holds', words: proofs.join('; ') } : worst
}

const told = async (
  { tell }: VerifyContext,
  id: string,
  what: string,
  ask: () => Promise<Verified>,
): Promise<Verified> => {
  tell({ type: 'verifying', id, what, state: 'running', words: '' })
  const found = await ask()
  tell({ type: 'verifying', id, what, state: found.verdict, words: found.words })
  return found
}

const holds = (context: VerifyContext, at: number): Promise<Verified> => {
  const deed = context.plan.verify.holds[at]
  if (!deed) throw new RangeError('no such verification')
  const what = deed.kind === 'wait' ? deed.what : `${deed.kind} after the change`
  return told(context, `holds-${at}`, what, async () => {
    const result = await all([deed], tagOf(context.run), { target: context.target, secrets: {} })
    if (result.result === 'done') return { verdict: 'holds', words: what }
    return { verdict: result.result === 'denied' ? 'unknown' : 'fails', words: result.words }
  })
}

/** The whole diagnosis anew, until the causes are gone or the time is over that the change may take to show. */
const causesGone = async (context: VerifyContext): Promise<Verified> => {
  const { causes } = context.plan.verify
  if (causes.length === 0) return { verdict: 'holds', words: '' }
  const names = causes.length > 3 ? `the ${causes.length} causes that it cures` : causes.join(', ')
  return told(context, 'causes', `no longer found: ${names}`, async () => {
    const end = performance.now() + context.plan.settleMs
    for (;;) {
      const state = await diagnose(context, 'after')
      const left = state.diagnoses.filter(({ cause }) => causes.includes(cause))
      if (state.failure) return { verdict: 'unknown', words: state.failure.message }
      if (left.length === 0) return { verdict: 'holds', words: `not found any more: ${names}` }
      if (performance.now() > end || context.signal.aborted)
        return { verdict: 'fails', words: `still found: ${left.map(({ title }) => title).join('; ')}` }
      await sleep(betweenMs)
    }
  })
}

export const diagnose = async (
  {
    target,
    playbook,
    deadlineMs,
    signal,
    tell,
  }: { readonly target: Target } & Pick<VerifyContext, 'playbook' | 'deadlineMs' | 'signal' | 'tell'>,
  when: 'before' | 'after',
): Promise<RunState> => {
  let state = emptyState
  for await (const event of run(playbook, target, { deadlineMs, signal })) {
    tell({ type: 'asking', when, event })
    state = fold(state, event)
  }
  return state
}

const canary = (context: VerifyContext, to: string): Promise<Verified> =>
  told(context, 'canary', `a message of our own to ${to}`, async () => {
    const follower = await Follower.start(context.target, logFilesOf(context.identity))
    if (!follower) return { verdict: 'unknown', words: 'the mail log cannot be read' }
    return new Canary(context.target, follower, to, context.run).send(context.plan.settleMs, (line) =>
      context.tell({ type: 'log-line', line }),
    )
  })

const follow = (context: VerifyContext, wanted: Verification['follow']): Promise<Verified> => {
  const messages = wanted?.messages ?? []
  if (!wanted || messages.length === 0) return Promise.resolve({ verdict: 'holds', words: '' })
  const some = messages.slice(0, first)
  return told(
    context,
    'follow',
    `${some.length} of the waiting messages are ${wanted.relay ? 'delivered' : 'tried again'}`,
    async () => {
      const follower = await Follower.start(context.target, logFilesOf(context.identity))
      if (!follower) return { verdict: 'unknown', words: 'the mail log cannot be read' }
      follower.watch(some)
      await tryAgain(context, some)
      const fates = await follower.until(
        context.plan.settleMs,
        (line) => context.tell({ type: 'log-line', line }),
        context.signal,
      )
      const bad = fates.find(({ fate }) => fate === 'bounced' || fate === 'deferred')
      if (bad && (wanted.relay !== undefined || isStill(bad, wanted)))
        return { verdict: 'fails', words: `${bad.id}: ${bad.words}` }
      const open = fates.find(({ fate }) => fate === 'untried')
      if (open) return { verdict: 'unknown', words: `${open.id}: ${open.words}` }
      const through = wanted.relay
      const past = through && fates.find(({ relay }) => isElsewhere(relay) && !relay.startsWith(through))
      if (past) return { verdict: 'fails', words: `${past.id} did not go through ${through}: ${past.words}` }
      // It was tried again, and its cause is gone: what it waits for now is another one's matter.
      if (bad)
        context.tell({
          type: 'note',
          text: `Tried again, and not delivered for another reason: ${bad.id}: ${bad.words}`,
        })
      if (wanted.flush) await flushAll(context)
      return { verdict: 'holds', words: fates.map(({ id, words }) => `${id}: ${words}`).join('; ') }
    },
  )
}

/** It waits again for what this fix is about. */
const isStill = ({ reply }: Followed, { against = [] }: NonNullable<Verification['follow']>): boolean =>
  reply !== null && against.includes(classify(reply).class)

const isElsewhere = (relay: string): boolean =>
  relay !== '' && !/^(?:127\.|localhost|private\/|local$|virtual$)/.test(relay)

/** postqueue(1): `-i ID` tries one message now. Ids were checked when they were read. */
const tryAgain = async ({ target, run: id }: VerifyContext, messages: readonly BoundMessage[]): Promise<void> => {
  for (const message of messages) {
    const reading = await target.act({
      argv: ['postqueue', '-i', message.id],
      as: 'root',
      orSelf: true,
      timeoutMs: 20_000,
      tag: tagOf(id),
    })
    if (reading.status === 'unreachable') throw new Lost(reading.why ?? 'the connection was lost')
  }
}

const flushAll = async ({ target, run: id, tell }: VerifyContext): Promise<void> => {
  const reading = await target.act({
    argv: ['postqueue', '-f'],
    as: 'root',
    orSelf: true,
    timeoutMs: 20_000,
    tag: tagOf(id),
  })
  if (reading.status === 'unreachable') throw new Lost(reading.why ?? 'the connection was lost')
  tell({ type: 'note', text: 'The rest of the queue is being tried again (postqueue -f).' })
}
