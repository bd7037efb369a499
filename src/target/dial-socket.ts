import { clean } from './clean.ts'
import type { LiveContext } from './context.ts'
import { hello, talkStatus } from './smtp-dialogue.ts'
import type { DialAsk, DialOutcome, DialStep, ExecAsk, Reading } from './target.ts'

/**
 * Connects as root to a socket that the login may not open, says what the mail server would say first, and QUIT. One line and
 * exact words, so that sudoers can hold it: nothing can be added that would go to the socket. -I: no module and no setting
 * of whoever calls it gets in.
 */
const program = [
  'import socket,sys',
  's=socket.socket(socket.AF_UNIX)',
  's.settimeout(float(sys.argv[2]))',
  's.connect(sys.argv[1])',
  'print("c")',
  'f=s.makefile("rwb")',
  'len(sys.argv)>3 and(print(f.readline().decode("latin1"),end="",flush=True),' +
    'f.write(b"".join(w.encode()+bytes((13,10)) for w in sys.argv[3:])),f.flush(),print(f.read().decode("latin1")))',
].join(';')

export const socketCommand = (ask: DialAsk, socket: string, timeoutMs = dialMs(ask)): readonly string[] => {
  const said = ask.smtp ? [...(ask.smtp.helo === undefined ? [] : [hello(ask.smtp)]), 'QUIT'] : []
  return ['python3', '-I', '-c', program, socket, String(Math.ceil(timeoutMs / 1000)), ...said]
}

/** How long a connection may take, and each reply after it, milliseconds. */
export const dialMs = (ask: DialAsk): number => ask.timeoutMs ?? 10_000

type There = Pick<Reading, 'status' | 'dial' | 'why' | 'lacking'>

/** Undefined: it cannot be had that way either. A dialogue that goes further than its first word ends there. */
export const dialSocketAsRoot = async (
  ctx: LiveContext,
  ask: DialAsk,
  timeoutMs: number,
): Promise<There | undefined> => {
  const { socket } = ask
  if (socket === undefined || ask.smtp?.starttls === 'implicit') return undefined
  const exec: ExecAsk = { kind: 'exec', argv: socketCommand(ask, socket, timeoutMs), as: 'root', slow: true }
  const reading = await ctx.exec({ ...exec, timeoutMs: timeoutMs * 2 + 500 })
  if (reading.lacking) return { ...denied(socket, reading.why), lacking: reading.lacking }
  return reading.status === 'ok' || reading.status === 'timeout' ? read(ask, socket, reading) : undefined
}

const denied = (socket: string, why = 'permission denied'): There => ({
  status: 'denied',
  why: `${socket}: ${why}`,
  dial: { steps: [], failedAt: 'connect' },
})

const failures: readonly (readonly [RegExp, NonNullable<DialOutcome['failure']>])[] = [
  [/refused/i, 'refused'],
  [/timed? ?out/i, 'timeout'],
  [/reset|broken ?pipe/i, 'reset'],
]

const read = (ask: DialAsk, socket: string, reading: Reading): There | undefined => {
  const lines = clean(reading.stdout)
    .split('\n')
    .map((line) => line.trimEnd())
  const trouble = clean(reading.stderr).trim().split('\n').at(-1) ?? ''
  const failure = reading.status === 'timeout' ? 'timeout' : failures.find(([pattern]) => pattern.test(trouble))?.[1]
  if (lines[0] !== 'c') {
    if (/no such file/i.test(trouble)) return { ...denied(socket, 'no such file'), status: 'absent' }
    if (/permission/i.test(trouble)) return denied(socket)
    if (!failure) return undefined
    const dial = { steps: [], failedAt: 'connect' as const, failure }
    return { status: failure === 'timeout' ? 'timeout' : 'unreachable', why: `${socket}: ${trouble}`, dial }
  }
  const connected: DialStep = { stage: 'connect', lines: [], ms: 0 }
  if (!ask.smtp) return { status: 'ok', dial: { steps: [connected] } }
  const [greeting = [], said = []] = replies(lines.slice(1))
  if (greeting.length === 0) {
    const how = failure ?? 'closed'
    const dial = { steps: [connected], failedAt: 'greeting' as const, failure: how }
    return { status: talkStatus(how, 'greeting'), why: `greeting: ${how}`, dial }
  }
  const steps: DialStep[] = [connected, { stage: 'greeting', lines: greeting, ...codeOf(greeting), ms: reading.ms }]
  if (ask.smtp.helo !== undefined && said.length > 0)
    steps.push({ stage: 'helo', sent: hello(ask.smtp), lines: said, ...codeOf(said), ms: 0 })
  return { status: 'ok', dial: { steps } }
}

/** Lines that end with that which has no dash after its code. */
const replies = (lines: readonly string[]): readonly (readonly string[])[] => {
  const found: string[][] = [[]]
  for (const line of lines) {
    if (line === '') continue
    found.at(-1)?.push(line)
    if (!/^\d{3}-/.test(line)) found.push([])
  }
  return found
}

const codeOf = ([first = '']: readonly string[]): { code?: number } => {
  const code = /^([2-5]\d\d)/.exec(first)?.[1]
  return code === undefined ? {} : { code: Number(code) }
}
