import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from './act.ts'
import type { AuthDeed, Condition, EvidenceDeed, ExecDeed, HostDeed, Piece, WaitDeed } from './action.ts'
import { daemonScript, entriesScript, ownScript, writeScript } from './host-scripts.ts'
import type { LiveTarget } from './live.ts'
import { type Secrets, secretOf } from './secret.ts'
import type { Reading } from './target.ts'

/** How a deed went. lost: the connection broke, and nobody knows whether it was done. */
export interface DeedResult {
  readonly result: 'done' | 'failed' | 'denied' | 'lost'
  /** What was said, for people; of a success what is worth telling. */
  readonly words: string
}

export interface DeedContext {
  readonly target: LiveTarget
  readonly secrets: Secrets
  /** Of the step: see Act.tag. */
  readonly tag: string
  /** Ends a wait early. */
  readonly signal?: AbortSignal
  /** Keeps evidence on this machine, and says where. */
  readonly keepEvidence?: (name: string, text: string) => string
}

const usualMs = 60_000
/** Between two looks of a wait. */
const lookMs = 400

/** Carries out one deed. Never rejects for what the machine does. */
export const perform = async (deed: HostDeed, context: DeedContext): Promise<DeedResult> => {
  switch (deed.kind) {
    case 'exec':
      return execute(deed, context)
    case 'evidence':
      return evidence(deed, context)
    case 'write':
    case 'entries': {
      const content = filled(deed.content, context.secrets)
      const [script, keys] = deed.kind === 'write' ? [writeScript, []] : [entriesScript, deed.keys]
      const about = [deed.path, `${deed.owner}:${deed.group}`, deed.mode, String(Buffer.byteLength(content))]
      const argv = ['sh', '-c', script, deed.kind, ...about, ...keys]
      return judged(await act({ argv, stdin: content, ...account(deed) }, context))
    }
    case 'remove':
      return judged(await act({ argv: ['rm', '-f', '--', deed.path], ...account(deed) }, context))
    case 'own': {
      const must = deed.ifThere ? '' : 'must'
      const argv = ['sh', '-c', ownScript, 'own', deed.path, `${deed.owner}:${deed.group}`, deed.mode, must]
      return judged(await act({ argv, ...account(deed) }, context))
    }
    case 'wait':
      return wait(deed, context)
    case 'auth':
      return authenticated(deed, context)
  }
}

type Doing = Pick<Act, 'argv'> & Partial<Act>
const act = ({ timeoutMs = usualMs, ...doing }: Doing, { target, tag }: DeedContext): Promise<Reading> =>
  target.act({ ...doing, timeoutMs, tag })

const account = ({ as }: { readonly as?: string }) => (as === undefined ? {} : { as })

const execute = async (deed: ExecDeed, context: DeedContext): Promise<DeedResult> => {
  if (deed.unless) {
    const reading = await context.target.ask(deed.unless.ask)
    if (reading.status === 'unreachable') return judged(reading)
    if (fulfils(reading, deed.unless.until)) return { result: 'done', words: 'nothing was left to do' }
  }
  return judged(await act(execAct(deed, context), context), deed.accept)
}

/** Without it the step goes on: a server that is down longer is worse than a dump that is missing. */
const evidence = async (deed: EvidenceDeed, context: DeedContext): Promise<DeedResult> => {
  const { argv, timeoutMs = usualMs } = deed
  const reading = await act({ argv, timeoutMs, ...account(deed) }, context)
  if (reading.status === 'unreachable') return judged(reading)
  const text = [reading.stdout, reading.stderr].filter((part) => part.trim() !== '').join('\n')
  if (text === '' || !context.keepEvidence)
    return { result: 'done', words: `no evidence could be taken: ${reading.why ?? 'nothing was printed'}` }
  return { result: 'done', words: `kept in ${context.keepEvidence(deed.name, text)}` }
}

/** Files of a service are read by its group as a rule; Zimbra's own mask is 027. */
const maskOf = ({ as }: ExecDeed): string => (as === 'zimbra' ? '027' : '022')

const argvOf = (deed: ExecDeed): readonly string[] => {
  if (deed.daemon) return ['sh', '-c', daemonScript, 'daemon', maskOf(deed), ...deed.argv]
  return deed.mute ? ['sh', '-c', 'exec "$@" >/dev/null 2>&1', 'mute', ...deed.argv] : deed.argv
}

const execAct = (deed: ExecDeed, { secrets }: DeedContext): Doing => ({
  argv: argvOf(deed),
  ...account(deed),
  ...(deed.stdin ? { stdin: filled(deed.stdin, secrets) } : {}),
  timeoutMs: deed.timeoutMs ?? usualMs,
})

const filled = (pieces: readonly Piece[], secrets: Secrets): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : secretOf(secrets, piece.secret).reveal())).join('')

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? ''

/** How a deed went that came down to one command. */
export const judged = (reading: Reading, accept: readonly number[] = [0]): DeedResult => {
  const { status, exitCode, stdout, stderr, why } = reading
  if (status === 'unreachable') return { result: 'lost', words: why ?? 'the connection was lost' }
  if (status === 'denied') return { result: 'denied', words: why ?? 'this login may not' }
  if (status !== 'ok') return { result: 'failed', words: [why, lastLine(stderr)].filter(Boolean).join(': ') }
  if (accept.includes(exitCode ?? -1)) return { result: 'done', words: lastLine(stdout) }
  return { result: 'failed', words: lastLine(stderr) || lastLine(stdout) || `exit status ${exitCode}` }
}

/** Does an answer look as it must? */
export const fulfils = ({ status, exitCode, stdout }: Reading, until: Condition): boolean =>
  status === 'ok' &&
  exitCode === (until.exit ?? 0) &&
  (until.equals === undefined || stdout.trim() === until.equals) &&
  (until.includes === undefined || stdout.includes(until.includes)) &&
  (until.excludes === undefined || !stdout.includes(until.excludes))

const wait = async (deed: WaitDeed, { target, signal }: DeedContext): Promise<DeedResult> => {
  const end = performance.now() + deed.timeoutMs
  for (;;) {
    const reading = await target.ask(deed.ask)
    if (fulfils(reading, deed.until)) return { result: 'done', words: lastLine(reading.stdout) }
    if (reading.status === 'unreachable') return { result: 'lost', words: reading.why ?? 'the connection was lost' }
    if (reading.status === 'denied') return { result: 'denied', words: reading.why ?? 'this login may not ask' }
    if (signal?.aborted || performance.now() > end) {
      const said = lastLine(reading.stdout) || lastLine(reading.stderr) || reading.why || `status ${reading.exitCode}`
      return {
        result: 'failed',
        words: `waited ${Math.round(deed.timeoutMs / 1000)} s in vain for: ${deed.what}; last answer: ${said}`,
      }
    }
    await sleep(lookMs)
  }
}

const authenticated = async (deed: AuthDeed, { target, secrets }: DeedContext): Promise<DeedResult> => {
  const { result, words } = await target.authenticate(deed, secretOf(secrets, deed.secret))
  if (result === 'accepted') return { result: 'done', words }
  if (result === 'lost') return { result: 'lost', words }
  return { result: 'failed', words: `${inWords[result]}: ${words}` }
}

const inWords = {
  refused: 'the login was refused',
  'sender-refused': 'the login is right, but this sender may not be used',
  'put-off': 'the login is right, but no mail is taken now',
  unsafe: 'the key was not sent',
  'no-mechanism': 'there is no way to log in there',
  'no-connection': 'no connection',
} as const
