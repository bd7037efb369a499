import { randomBytes } from 'node:crypto'
import type { Lender } from './connect.ts'
import { Item } from './item.ts'
import { MarkReader } from './marks.ts'
import { defaultKeep, type Plan, single } from './script.ts'
import type { SudoRights } from './sudo.ts'
import type { ExecAsk, Reading } from './target.ts'
import { type RunOptions, type RunResult, type Wire, WireBusy, WireLost } from './wire.ts'

/** One command that changes something, or that needs a secret: on a channel of its own, never batched, never repeated. */
export interface Act {
  readonly argv: readonly string[]
  readonly as?: string
  /** Where that account cannot be had, as the login. */
  readonly orSelf?: boolean
  /** Sent by standard input, and in no command line, environment or reading. */
  readonly stdin?: string
  /** Milliseconds, after which the command is ended on the machine. */
  readonly timeoutMs: number
  /** Letters, digits and hyphens; in the environment of what runs, so that it can be found there: MM_ID. */
  readonly tag: string
}

/** Beyond the machine's own deadline: for becoming another account, and for the way. */
const graceMs = 15_000

/** As often a channel that the machine refused is tried again, and how long after, milliseconds: its sshd frees one late. */
const tries = 8
const pauseMs = 250

/** On a channel that no question has: where the machine opens one alone, the questions give theirs up for so long. */
const onOwnChannel = async (
  { wire, lend }: Pick<Acting, 'wire' | 'lend'>,
  script: string,
  options: RunOptions,
): Promise<RunResult> => {
  for (let left = tries; ; left -= 1) {
    const loan = await lend()
    try {
      const result = await wire.run(script, options)
      loan.giveBack()
      return result
    } catch (error) {
      // Nothing of it ran.
      if (error instanceof WireBusy) loan.refused()
      else loan.giveBack()
      if (!(error instanceof WireBusy) || left === 1) throw error
      await new Promise<void>((resolve) => wire.after(pauseMs, resolve))
    }
  }
}

export interface Acting extends Pick<Lender, 'lend'> {
  readonly wire: Wire
  readonly rights: SudoRights
  readonly now: () => Date
}

/**
 * Runs it. Never rejects: a connection that was lost is `unreachable`, and then nobody knows whether the command was done.
 */
export const runAct = async ({ wire, rights, lend, now }: Acting, act: Act): Promise<Reading> => {
  const ask: ExecAsk = { kind: 'exec', argv: act.argv, ...(act.as === undefined ? {} : { as: act.as }) }
  const plan: Plan = {
    argv: act.argv,
    ...(act.as === undefined ? {} : { as: act.as }),
    orSelf: act.orSelf === true,
    fed: true,
    seconds: Math.max(1, Math.ceil(act.timeoutMs / 1000)),
    keep: defaultKeep,
  }
  const item = new Item({ ask, plan, now, id: act.tag })
  const mark = `@mm${randomBytes(8).toString('hex')}`
  const stdout = new MarkReader(
    mark,
    ({ kind, id }) => {
      if (id !== act.tag) return
      if (kind === 'o') item.stdoutEnds()
      else if (kind === 'a' || kind === 'b') item.stdoutBegins(kind === 'b')
    },
    (bytes) => item.stdout(bytes),
  )
  const stderr = new MarkReader(
    mark,
    ({ kind, id, rest }) => {
      if (id !== act.tag) return
      if (kind === 'a' || kind === 'b') item.stderrBegins(kind === 'b')
      else if (kind === 'e') item.stderrEnds(Number(rest))
      else item.verdict(kind, rest)
    },
    (bytes) => item.stderr(bytes),
  )
  const abort = new AbortController()
  const callOff = wire.after(act.timeoutMs + graceMs, () => {
    item.fail('timeout', `${act.argv[0]} gave no answer within ${plan.seconds + graceMs / 1000} s`)
    abort.abort()
  })
  try {
    const { code } = await onOwnChannel({ wire, lend }, single({ mark, rights }, item.line), {
      stdin: Buffer.from(act.stdin ?? ''),
      onStdout: (chunk) => stdout.push(chunk),
      onStderr: (chunk) => stderr.push(chunk),
      signal: abort.signal,
    })
    if (!item.settled) item.fail('failed', `the shell ended before it was done (exit status ${code})`)
  } catch (error) {
    if (error instanceof WireBusy) item.fail('failed', 'the machine opens no further channel (MaxSessions of its sshd)')
    else if (error instanceof WireLost) item.fail('unreachable', `the connection was lost: ${error.message}`)
    else throw error
  } finally {
    callOff()
  }
  return item.done
}
