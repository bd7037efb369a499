import type { z } from 'zod'
import { fixes } from '../fixes/index.ts'
import { listRuns } from '../run/journal.ts'
import { mend } from '../run/mend.ts'
import { type Finish, finish, type MendEvent, type MendEventBody } from '../run/mend-event.ts'
import { stateOfRecord } from '../run/record-state.ts'
import { recordedHere, undo } from '../run/undo.ts'
import { type OpenOptions, openTarget } from '../target/open.ts'
import type { Target } from '../target/target.ts'
import type { MendStart, RunChoice } from '../ui/services.ts'
import { playbookNamed } from './catalogue.ts'
import { failureOf } from './failure.ts'
import { operatorName } from './operator.ts'
import { openOptions, type TargetFlags } from './options.ts'
import { stopping } from './stopping.ts'
import { version } from './version.ts'
import { alongWay, wayTo } from './way.ts'

export const recordedRuns = (): readonly RunChoice[] =>
  listRuns().flatMap((run) => {
    const recorded = recordedHere(run)
    return recorded ? [{ run, state: stateOfRecord(recorded) }] : []
  })

/** A fix with a person at the screen. */
export const mendEvents = (flags: TargetFlags, start: MendStart): AsyncGenerator<MendEvent> => {
  const { options, target, operator, diagnosed } = start
  const fix = fixes.find((each) => each.id === start.fix)
  const about = { what: 'fix', fix: start.fix, title: fix?.title ?? start.fix, target } as const
  if (!fix) return refusal(about, `there is no fix ${start.fix}`)
  const parsed = fix.options.safeParse(options)
  if (!parsed.success) return refusal(about, issueWords(parsed.error), fix.explain)
  return opened({ ...start, flags, about }, (live, reopen, signal) =>
    mend({
      fix,
      options,
      target: live,
      reopen,
      way: wayTo(target, flags),
      playbook: playbookNamed('mail-stuck', () => {}),
      diagnosed,
      operator: { ...operator, name: operatorName() },
      planOnly: false,
      saved: null,
      readOnly: flags.readOnly ?? false,
      maxRisk: start.maxRisk,
      tooMuch: `That is all that ${start.allowedBy} allows. In a shell: mailmedic fix ${start.fix} with --max-risk.`,
      canary: null,
      takeLock: false,
      version: version(),
      deadlineMs: flags.deadline * 1000,
      signal,
    }),
  )
}

const issueWords = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join('.') || 'an option'}: ${issue?.message ?? 'it is wrong'}`

/** Takes a recorded run back, the way that it was made. */
export const undoEvents = (
  flags: TargetFlags,
  run: string,
  start: Pick<MendStart, 'operator' | 'asker' | 'signal'>,
): AsyncGenerator<MendEvent> => {
  const recorded = recordedHere(run)
  const { plan, way } = recorded?.head ?? { plan: undefined, way: undefined }
  const about = { what: 'undo', fix: plan?.fix ?? '', title: plan?.title ?? run, target: way?.target ?? '' } as const
  if (!recorded || !way) return refusal(about, `there is no record of ${run} on this computer`)
  return opened({ ...start, flags: alongWay(flags, way), about }, (target, reopen, signal) =>
    undo({
      target,
      reopen,
      recorded,
      operator: { ...start.operator, name: operatorName() },
      readOnly: flags.readOnly ?? false,
      takeLock: false,
      signal,
    }),
  )
}

type About = Omit<Extract<MendEventBody, { type: 'mend-started' }>, 'type'>
interface Opening extends Pick<MendStart, 'asker' | 'signal'> {
  readonly flags: TargetFlags
  readonly about: About
}
type Go = (target: Target, reopen: () => Promise<Target>, signal: AbortSignal) => AsyncIterable<MendEvent>

/** Connects for as long as it takes. While something is half changed, a signal asks for an end and does not force it. */
async function* opened({ flags, about, asker, signal }: Opening, go: Go): AsyncGenerator<MendEvent> {
  const all: Target[] = []
  const options: OpenOptions = { ...openOptions(flags), prompt: asker.secret, confirmHostKey: asker.hostKey }
  const open = async (): Promise<Target> => {
    const target = await openTarget(about.target, options)
    all.push(target)
    return target
  }
  const close = async (): Promise<void> => void (await Promise.allSettled(all.map((target) => target.close())))
  const closed = stopping.closing(close)
  let release = (): void => {}
  let last: MendEvent | null = null
  let run: string | null = null
  try {
    for await (const event of go(await open(), open, AbortSignal.any([signal, stopping.signal]))) {
      if (event.type === 'locked') release = stopping.hold()
      if (event.type === 'recorded') run = event.run
      last = event
      yield event
    }
  } catch (error) {
    const { message, hint } = failureOf(error)
    if (last === null) yield* refusal(about, message, hint)
    else yield ending(last.seq + 1, run === null ? finish('refused', message, hint) : left(message, run))
  } finally {
    release()
    await close()
    closed()
  }
}

const left = (message: string, run: string): Finish =>
  finish('stranded', message, `mailmedic undo ${run} takes back what was done.`, run)

const ending = (seq: number, how: Finish): MendEvent => ({
  type: 'mend-finished',
  ...how,
  durationMs: 0,
  seq,
  at: new Date().toISOString(),
})

/** It could not even begin. */
async function* refusal(about: About, words: string, hint: string | null = null): AsyncGenerator<MendEvent> {
  yield { type: 'mend-started', ...about, seq: 0, at: new Date().toISOString() }
  yield ending(1, finish('refused', words, hint))
}
