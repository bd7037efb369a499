import { setTimeout as sleep } from 'node:timers/promises'
import { isLive, type LiveTarget } from '../target/live.ts'
import { TargetError } from '../target/target.ts'
import { forgetRun, type Journal, newRunId, openJournal, remembering } from './journal.ts'
import { headOf } from './journal-head.ts'
import type { JournalLine } from './journal-line.ts'
import { anyTag, CannotKeep, Keeper, Lost, Ousted, tagOf } from './keeper.ts'
import { holderOf, lockedBy, quiet } from './lock.ts'
import { listFile, selected } from './mail/lists.ts'
import { packPlan, writeBeside } from './mail/plan-lists.ts'
import { type Finish, finish } from './mend-event.ts'
import { note, noteIfKept, type StepContext } from './steps.ts'
import { isUndoable, takeBack } from './take-back.ts'
import { takeSteps } from './take-steps.ts'
import type { TransactionRequest } from './transaction-request.ts'
import { type Verified, verify } from './verify.ts'

/** How often and how long a lost connection is tried again, milliseconds. */
const reopenMs = [0, 1_000, 3_000, 6_000, 10_000]

/** From the lock to the proof, or back. What it does is in two journals before it is done. */
export class Transaction {
  #request: TransactionRequest
  readonly #lines: JournalLine[]
  readonly #run: string
  readonly #holder: string
  /** What steps about messages looked at again, and found. */
  readonly #said: string[] = []
  #target: LiveTarget
  #keeper: Keeper
  #journal: Journal

  constructor(request: TransactionRequest) {
    this.#request = request
    this.#target = request.target
    this.#run = request.resumed?.run ?? newRunId(request.plan.fix, request.target.now())
    this.#lines = [...(request.resumed?.lines ?? [])]
    this.#holder = holderOf(this.#run, request.operator.name)
    this.#keeper = new Keeper(this.#target, request.place, this.#run)
    this.#journal = remembering(openJournal(this.#run), this.#lines)
  }

  async go(): Promise<Finish> {
    const { takeLock, tell } = this.#request
    const held = await this.#keeper.lock(this.#holder, takeLock).catch(asRefusal)
    if (held) {
      forgetRun(this.#run)
      return typeof held === 'string' ? finish('refused', `${held}; nothing was changed`) : lockedBy(held.holder)
    }
    tell({ type: 'locked' })
    try {
      return (await this.#notNow()) ?? (await this.#carryOut())
    } catch (error) {
      if (error instanceof Ousted) return finish('stranded', error.message, undoHint(this.#run), this.#run)
      throw error
    }
  }

  /** The last look before anything is recorded: why nothing will be; null: it goes on. */
  async #notNow(): Promise<Finish | null> {
    const { takeLock, recheck, resumed, signal } = this.#request
    if (resumed) return null
    const why = await (async () => {
      if (takeLock) await quiet(this.#keeper, anyTag)
      const found = await recheck?.()
      if (signal.aborted) return finish('refused', 'stopped by the operator; nothing was changed')
      if (found && !('steps' in found)) return found
      if (found) this.#request = { ...this.#request, plan: found }
      return null
    })().catch((error: unknown) => finish('refused', `${asRefusal(error)}; nothing was changed`))
    if (why === null) return null
    await this.#keeper.unlock(this.#holder).catch(asRefusal)
    forgetRun(this.#run)
    return why
  }

  async #carryOut(): Promise<Finish> {
    const { tell } = this.#request
    try {
      if (!this.#request.resumed) await this.#record()
      tell({ type: 'recorded', run: this.#run, journal: this.#journal.path, manifest: this.#keeper.manifest })
      const failed = await this.#steps()
      return failed === null ? await this.#prove() : await this.#back(failed)
    } catch (error) {
      if (error instanceof Lost) return this.#afterLoss(error)
      if (error instanceof CannotKeep) return this.#back(error.message).catch((lost) => this.#afterLossOnly(lost))
      throw error
    }
  }

  #afterLossOnly(error: unknown): Promise<Finish> {
    if (error instanceof Lost) return this.#afterLoss(error)
    throw error
  }

  /** null: all are done; else what failed. */
  async #steps(closing = false): Promise<string | null> {
    const { failed, said } = await takeSteps(this.#request, this.#lines, this.#context(), closing)
    this.#said.push(...said)
    return failed
  }

  async #prove(): Promise<Finish> {
    const { plan, identity, playbook, canary, deadlineMs, signal, tell } = this.#request
    const target = this.#target
    const about = {
      target,
      identity,
      plan,
      run: this.#run,
      playbook,
      canary,
      deadlineMs,
      signal,
      tell: this.#witness(tell),
    }
    const found: Verified = await verify(about).catch((error: unknown): Verified => {
      if (error instanceof Lost) return { verdict: 'unknown', words: error.message }
      throw error
    })
    if (found.verdict === 'fails') return this.#back(`it did not help: ${found.words}`)
    const failed = await this.#steps(true)
    if (failed !== null) return this.#back(failed)
    const outcome = found.verdict === 'holds' ? 'proved' : 'unproved'
    const hint = `To take it back: mailmedic undo ${this.#run}`
    const words =
      found.verdict === 'holds'
        ? [found.words, ...this.#said].filter(Boolean).join('; ') || 'done'
        : `done, but could not tell whether it helped: ${found.words}`
    return this.#end(finish(outcome, words, hint, this.#run))
  }

  async #back(why: string): Promise<Finish> {
    const { plan, tell } = this.#request
    const { whole, words } = await takeBack(plan, this.#lines, this.#context(), tell)
    const rest = words.length > 0 ? ` (${words.join('; ')})` : ''
    if (!whole)
      return this.#end(
        finish('stranded', `${why}; and not all could be taken back${rest}`, undoHint(this.#run), this.#run),
      )
    const back = isUndoable(plan) ? `everything was taken back${rest}` : 'there is nothing to take back'
    return this.#end(finish('rolled-back', `${why}; ${back}`, null, this.#run))
  }

  async #end(ended: Finish): Promise<Finish> {
    const { outcome, words } = ended
    const at = this.#target.now().toISOString()
    try {
      await noteIfKept(this.#context(), { type: 'outcome', at, outcome, words })
      // What no undo needs is not left on the host.
      if (outcome === 'rolled-back' || !isUndoable(this.#request.plan)) await this.#keeper.forget()
      await this.#keeper.unlock(this.#holder)
    } catch (error) {
      if (!(error instanceof Lost || error instanceof CannotKeep)) throw error
      this.#request.tell({ type: 'note', text: `The lock on the host may be left: ${error.message}` })
    }
    return ended
  }

  /** The connection broke in the middle: it is made anew, and what was begun is taken back. */
  async #afterLoss(lost: Lost): Promise<Finish> {
    const stranded = finish(
      'stranded',
      `${lost.message}; the server may be half changed`,
      undoHint(this.#run),
      this.#run,
    )
    for (const pause of reopenMs) {
      await sleep(pause)
      const target = await this.#request.reopen().catch((error: unknown) => {
        if (error instanceof TargetError) return null
        throw error
      })
      if (!target || !isLive(target)) continue
      this.#target = target
      this.#keeper = new Keeper(target, this.#request.place, this.#run)
      this.#request.tell({
        type: 'note',
        text: 'The connection was lost and is there again: taking back what was begun.',
      })
      try {
        const held = await this.#keeper.lock(this.#holder, false)
        if (held) throw new Ousted(`${lost.message}; ${held.holder} has the lock of this host now`)
        await quiet(this.#keeper, tagOf(this.#run))
        return await this.#back(lost.message)
      } catch (error) {
        if (!(error instanceof Lost || error instanceof CannotKeep)) throw error
      }
    }
    return stranded
  }

  /** What was proved, or not, belongs to the record. */
  #witness(tell: TransactionRequest['tell']): TransactionRequest['tell'] {
    return (event) => {
      tell(event)
      if (event.type !== 'verifying' || event.state === 'running') return
      const { id, what, state, words } = event
      this.#journal.write({ type: 'verified', at: this.#target.now().toISOString(), id, what, state, words })
    }
  }

  #context(): StepContext {
    const { secrets, plan } = this.#request
    const target = this.#target
    const messages = plan.selection?.bound ?? []
    return { target, keeper: this.#keeper, journal: this.#journal, secrets, messages, now: () => target.now() }
  }

  /** A long list of messages lies beside both journals, and is there before they name it. */
  async #record(): Promise<void> {
    const { plan, list } = packPlan(this.#request.plan)
    if (list !== null) {
      writeBeside(this.#run, list)
      await this.#keeper.put(listFile(selected), list)
    }
    await note(this.#context(), headOf({ ...this.#request, plan }, this.#run, this.#target.now()))
  }
}

const undoHint = (run: string): string => `mailmedic undo ${run} finishes it, also from another computer.`

const asRefusal = (error: unknown): string => {
  if (error instanceof Lost || error instanceof CannotKeep || error instanceof TargetError) return error.message
  throw error
}
