import { Channels } from './channels.ts'
import type { Loan } from './connect.ts'
import type { Hello } from './context.ts'
import { helloOf } from './hello.ts'
import { Item, type ItemOptions } from './item.ts'
import { shellError } from './no-shell.ts'
import { noAnswer } from './outcome.ts'
import { planOf, split } from './script.ts'
import type { SudoRights } from './sudo.ts'
import type { KnownSudo } from './sudo-ask.ts'
import { SudoGate } from './sudo-gate.ts'
import type { ExecAsk, FileAsk, Reading } from './target.ts'
import { type Wire, WireBusy, WireLost } from './wire.ts'
import { Worker } from './worker.ts'
import type { WorkerEnd } from './worker-options.ts'
import { problemOf, type WorkerProblem } from './worker-problem.ts'

export interface AskerOptions {
  readonly wire: Wire
  /** The target's name, for sentences. */
  readonly name: string
  readonly timeoutMs: number
  readonly sudo: 'auto' | 'never' | KnownSudo
  readonly now: () => Date
  /** Of one Postfix instance: its configuration directory, for every command. */
  readonly mailConfig?: string
}

/**
 * Exec and file asks of one machine: those asked in one turn go into one script, slow ones into their own, and an ask
 * that dawdles does not keep those behind it waiting where another channel is free.
 */
export class Asker {
  readonly #options: AskerOptions
  readonly #workers = new Set<Worker>()
  readonly #channels: Channels
  readonly #hello = Promise.withResolvers<Hello>()
  readonly #moved = new Map<Item, number>()
  #helloState: 'unknown' | 'asked' | 'known' = 'unknown'
  #turn: Item[] = []
  #jobs: Item[][] = []
  readonly #sudo: SudoGate
  #scheduled = false
  #spoke = false
  /** Why nothing that is asked can be answered: our script has never run there. */
  #barred: Barred | undefined
  #closed = false

  constructor(options: AskerOptions) {
    this.#options = options
    this.#channels = new Channels(options.wire, this.#workers, () => this.#pump())
    this.#sudo = new SudoGate({ ...options, login: options.wire.login }, (items) => {
      this.#turn.push(...items)
      this.#schedule()
    })
    this.#hello.promise.catch(() => {})
  }

  ask(ask: ExecAsk | FileAsk): Promise<Reading> {
    return this.#queue(ask)
  }

  stream(ask: ExecAsk, onChunk: (chunk: Uint8Array) => void, signal?: AbortSignal): Promise<Reading> {
    return this.#queue(ask, onChunk, signal)
  }

  hello(): Promise<Hello> {
    if (this.#helloState === 'unknown') this.#schedule()
    return this.#hello.promise
  }

  /** What sudo allows the login: asked of the machine where nobody needed to know it yet. */
  async rights(): Promise<SudoRights> {
    if (!this.#sudo.known) await this.ask({ kind: 'exec', argv: ['true'], as: 'root', orSelf: true })
    return this.#sudo.rights
  }

  /** A channel for something else than asks, once one is free. Rejects with WireLost. */
  lend(): Promise<Loan> {
    return this.#channels.lend()
  }

  close(): void {
    this.#closed = true
    this.#channels.close()
    for (const item of this.#takeOut()) item.fail('unreachable', 'the target was closed before this was asked')
    for (const worker of this.#workers) worker.end()
    if (this.#helloState !== 'known') this.#hello.reject(new WireLost('the target was closed'))
  }

  #queue(ask: ExecAsk | FileAsk, onChunk?: ItemOptions['onChunk'], signal?: AbortSignal): Promise<Reading> {
    const { now } = this.#options
    const plan = planOf(ask, this.#options.timeoutMs, onChunk !== undefined)
    if (typeof plan === 'string') return Promise.resolve(noAnswer(ask, 'failed', plan, { at: now(), ms: 0 }))
    const item = new Item({ ask, plan, now, ...(onChunk ? { onChunk } : {}) })
    if (signal?.aborted) item.stop()
    else signal?.addEventListener('abort', () => item.stop(), { once: true })
    if (this.#closed) item.fail('unreachable', 'the target is closed')
    else if (this.#barred) item.fail(this.#barred.status, this.#barred.why)
    else {
      this.#turn.push(item)
      this.#schedule()
    }
    return item.done
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      const items = this.#sudo.ready(this.#turn)
      this.#turn = []
      this.#jobs.push(
        ...split(items.filter((item) => !item.alone)),
        ...items.filter((item) => item.alone).map((one) => [one]),
      )
      if (this.#jobs.length === 0 && this.#helloState === 'unknown' && this.#workers.size === 0) this.#jobs.push([])
      this.#pump()
      while (this.#options.wire.early && !this.#closed && this.#channels.roomForWorker) this.#start([])
    })
  }

  #pump(): void {
    if (this.#closed) {
      this.#channels.serve()
      return
    }
    const waiting: Item[][] = []
    for (const job of this.#jobs) if (!this.#place(job)) waiting.push(job)
    this.#jobs = waiting
    // A log that is followed can be followed anew: it holds up nothing where there is no other channel.
    if (waiting.length > 0) for (const worker of this.#workers) worker.live?.stop()
    this.#channels.serve()
  }

  /** Hands a job to a worker; false where none is free. One channel is kept from slow asks, so that others get through. */
  #place(job: Item[]): boolean {
    const [only] = job
    if (job.length === 1 && only?.stopped) {
      only.fail('failed', 'it was ended before it began')
      return true
    }
    const workers = [...this.#workers]
    const alone = workers.filter((worker) => worker.busyAlone).length
    if (job.some((item) => item.alone) && alone >= Math.max(1, this.#channels.forAsks - 1)) return false
    const idle = workers.find((worker) => worker.idle)
    if (idle) idle.send(job)
    else if (this.#channels.roomForWorker) this.#start(job)
    else return false
    return true
  }

  #start(job: Item[]): void {
    const { wire, timeoutMs, sudo, mailConfig } = this.#options
    const password = typeof sudo === 'object' ? sudo.password : undefined
    const sayHello = this.#helloState === 'unknown'
    if (sayHello) this.#helloState = 'asked'
    const worker = new Worker(
      {
        wire,
        rights: () => this.#sudo.rights,
        ...(password === undefined ? {} : { password }),
        ...(mailConfig === undefined ? {} : { mailConfig }),
        patienceMs: Math.max(timeoutMs, 5_000),
        ...(sayHello ? { onHello: (text) => this.#greeted(text) } : {}),
        onIdle: () => this.#pump(),
        onStall: () => this.#relieve(worker),
        onEnd: (end) => this.#ended(worker, end, sayHello),
      },
      job,
    )
    this.#workers.add(worker)
  }

  #greeted(text: string): void {
    this.#helloState = 'known'
    this.#hello.resolve(helloOf(text))
  }

  /** Moves what waits behind a dawdling ask to another channel, if there is one. */
  #relieve(worker: Worker): void {
    const room = this.#workers.size < this.#channels.forAsks || [...this.#workers].some((other) => other.idle)
    if (!room) return
    const items = worker.release()
    if (items.length === 0) return
    for (const item of items) item.reset()
    this.#jobs.unshift(items)
    this.#pump()
  }

  #ended(worker: Worker, end: WorkerEnd, saidHello: boolean): void {
    this.#workers.delete(worker)
    this.#spoke ||= end.spoke
    const busy = end.error instanceof WireBusy
    if (busy) this.#channels.refused()
    else this.#channels.freed()
    const problem = this.#problemOf(end)
    for (const item of end.items) {
      const times = (this.#moved.get(item) ?? 0) + 1
      const again = times <= problem.tries && !item.ended && item.repeatable
      if (!again || (item.started && !busy)) item.fail(problem.status, problem.why(item))
      else {
        this.#moved.set(item, times)
        item.reset()
        this.#jobs.unshift([item])
      }
    }
    if (saidHello && this.#helloState === 'asked') this.#helloMissed(end, problem)
    if (this.#isBarred(end)) this.#bar({ status: problem.status, why: problem.why() })
    this.#pump()
  }

  /** A login that runs no script now runs none later: what waits is not kept for one time-out more each. */
  #isBarred({ error }: WorkerEnd): boolean {
    const passing = error instanceof WireBusy || error instanceof WireLost
    return !this.#spoke && !this.#closed && !passing
  }

  #bar(barred: Barred): void {
    this.#barred = barred
    for (const item of this.#takeOut()) item.fail(barred.status, barred.why)
  }

  /** Everything that no worker has yet. */
  #takeOut(): Item[] {
    const waiting = [this.#turn, this.#sudo.takeOut(), ...this.#jobs].flat()
    this.#turn = []
    this.#jobs = []
    return waiting
  }

  #helloMissed(end: WorkerEnd, problem: WorkerProblem): void {
    this.#helloState = 'unknown'
    if (problem.tries > 0 && this.#jobs.length > 0) return
    this.#helloState = 'known'
    const lost = end.error instanceof WireLost
    this.#hello.reject(lost ? end.error : shellError(problem.why()))
  }

  #problemOf(end: WorkerEnd): WorkerProblem {
    if (this.#closed) return { status: 'unreachable', why: () => 'the target was closed', tries: 0 }
    return problemOf(end, this.#options.name, this.#channels.worthWaiting)
  }
}

interface Barred {
  readonly status: Reading['status']
  readonly why: string
}
