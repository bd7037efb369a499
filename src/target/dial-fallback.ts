import { clean } from './clean.ts'
import type { LiveContext } from './context.ts'
import { envelope, hello, talkStatus } from './smtp-dialogue.ts'
import type { DialAsk, DialOutcome, DialStage, DialStep, Reading } from './target.ts'

export const forwardingRefused = 'the SSH server does not allow forwarding (AllowTcpForwarding)'

/**
 * For hosts whose sshd forwards nothing: the same dialogue, made there. One command goes out after each reply. Prints
 * `c` connected, `r MS LINE` a reply's line, `x WHY` the end. Constant text: what is said comes in as arguments.
 */
const bash = `host=$1 port=$2 wait=$3 talk=$4; shift 4
now() { t=\${EPOCHREALTIME:-$SECONDS.000000}; t=\${t//[!0-9]/}; echo $((t / 1000)); }
{ exec 3<>"/dev/tcp/$host/$port"; } 2>&1 || exit 7
echo c; [ "$talk" = 1 ] || exit 0
for said in '' "$@"; do
  start=$(now); [ -z "$said" ] || printf '%s\\r\\n' "$said" >&3 || { echo 'x reset'; exit 0; }
  while :; do
    if IFS= read -r -n 4096 -t "$wait" -u 3 line; then :; else rc=$?
      [ $rc -gt 128 ] && echo 'x timeout' || echo 'x closed'
      exit 0
    fi
    printf 'r %s %s\\n' $(($(now) - start)) "$line"
    case $line in [2-5][0-9][0-9]-*) ;; [2-5][0-9][0-9]*) break ;; *) echo 'x garbage'; exit 0 ;; esac
  done
  case $line in [45]*) break ;; esac
done
printf 'QUIT\\r\\n' >&3`

const python = `import socket, sys, time
host, port, wait, talk, said = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4], sys.argv[5:]
try:
    if port == '-':
        s = socket.socket(socket.AF_UNIX); s.settimeout(wait); s.connect(host)
    else:
        s = socket.create_connection((host, int(port)), wait)
except Exception as e:
    print('timed out' if isinstance(e, socket.timeout) else e); sys.exit(7)
print('c')
if talk != '1': sys.exit(0)
f = s.makefile('rb')
for line in [''] + said:
    start = time.time()
    try:
        if line: s.sendall(line.encode() + b'\\r\\n')
        while True:
            got = f.readline(4096)
            if not got: print('x closed'); sys.exit(0)
            got = got.decode('utf-8', 'replace').rstrip('\\r\\n')
            print('r %d %s' % ((time.time() - start) * 1000, got))
            if not (got[:3].isdigit() and got[:1] in '2345'): print('x garbage'); sys.exit(0)
            if got[3:4] != '-': break
    except socket.timeout: print('x timeout'); sys.exit(0)
    except OSError: print('x reset'); sys.exit(0)
    if got[:1] in '45': break
try: s.sendall(b'QUIT\\r\\n')
except OSError: pass`

const failures: readonly [RegExp, NonNullable<DialOutcome['failure']>][] = [
  [/refused/i, 'refused'],
  [/timed out/i, 'timeout'],
  [/reset/i, 'reset'],
  [/not known|resolution|resolve/i, 'unresolved'],
]

type There = Pick<Reading, 'status' | 'dial' | 'why'>

/** Undefined where the host has no tool for it. Without TLS: the dialogue ends before STARTTLS. Rejects with WireLost. */
export const dialOnHost = async (ctx: LiveContext, ask: DialAsk, timeoutMs: number): Promise<There | undefined> => {
  const { tools } = await ctx.hello()
  const withBash = tools.bash && ask.socket === undefined
  if ((!withBash && !tools.python3) || ask.smtp?.starttls === 'implicit') return undefined
  const said = commands(ask)
  const place = ask.socket === undefined ? [ask.host ?? '', String(ask.port)] : [ask.socket, '-']
  const rest = [...place, String(Math.ceil(timeoutMs / 1000)), ask.smtp ? '1' : '0', ...said.map(({ sent }) => sent)]
  const argv = withBash ? ['bash', '-c', bash, 'bash', ...rest] : ['python3', '-c', python, ...rest]
  // bash has no deadline for connecting: it gets one with the whole command.
  const reading = await ctx.exec({ kind: 'exec', argv, timeoutMs: timeoutMs * (ask.smtp ? 2 : 1) + 500, slow: true })
  return read(ask, reading, said)
}

interface Said {
  readonly stage: DialStage
  readonly sent: string
}

const commands = (ask: DialAsk): readonly Said[] => {
  if (!ask.smtp || ask.smtp.helo === undefined) return []
  return [{ stage: 'helo', sent: hello(ask.smtp) }, ...envelope(ask.smtp)]
}

const unreached = (ask: DialAsk, text: string): There => {
  const said =
    clean(text)
      .trim()
      .split('\n')
      .pop()
      ?.replace(/^.*:\s*/, '') || 'no connection'
  const why = `${ask.socket ?? `${ask.host}:${ask.port}`}: ${said} (connected on the host: ${forwardingRefused})`
  const dial = { steps: [], failedAt: 'connect' as const }
  if (ask.socket !== undefined && /no such file|not a socket/i.test(text)) return { status: 'absent', why, dial }
  if (ask.socket !== undefined && /permission denied/i.test(text)) return { status: 'denied', why, dial }
  const failure = failures.find(([pattern]) => pattern.test(text))?.[1] ?? 'unreachable'
  return { status: failure === 'timeout' ? 'timeout' : 'unreachable', why, dial: { ...dial, failure } }
}

const read = (ask: DialAsk, reading: Reading, said: readonly Said[]): There | undefined => {
  const lines = clean(reading.stdout).split('\n')
  const start = lines.indexOf('c')
  if (start < 0) {
    if (reading.status === 'timeout') return unreached(ask, 'timed out')
    return reading.status === 'ok' && reading.exitCode === 7
      ? unreached(ask, `${reading.stdout}${reading.stderr}`)
      : undefined
  }
  const steps: DialStep[] = [{ stage: 'connect', lines: [], ms: 0 }]
  const stages: (Said | { stage: DialStage })[] = [{ stage: 'greeting' }, ...said]
  let reply: string[] = []
  let end: string | undefined = reading.status === 'timeout' ? 'timeout' : undefined
  for (const line of lines.slice(start + 1)) {
    const found = /^r (\d+) (.*)$/.exec(line)
    if (line.startsWith('x ')) end = line.slice(2)
    if (!found) continue
    const text = (found[2] ?? '').trimEnd()
    reply.push(text)
    const code = /^([2-5]\d\d)(?!-)/.exec(text)
    if (!code) continue
    const stage = stages[steps.length - 1]
    if (!stage) break
    steps.push({ ...stage, lines: reply, code: Number(code[1]), ms: Number(found[1]) })
    reply = []
  }
  const stage = stages[steps.length - 1]
  if (!end || !stage) return { status: 'ok', dial: { steps } }
  if (reply.length > 0) steps.push({ ...stage, lines: reply, ms: 0 })
  const failure = end === 'timeout' || end === 'reset' || end === 'closed' ? end : undefined
  const why = `${stage.stage}: ${failure ?? 'what came back is not a reply'}`
  return {
    status: talkStatus(failure, stage.stage),
    why,
    dial: { steps, failedAt: stage.stage, ...(failure && { failure }) },
  }
}
