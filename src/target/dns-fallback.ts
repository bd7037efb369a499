import { isIP } from 'node:net'
import type { LiveContext } from './context.ts'
import { digAnswer, getentAnswer } from './dns-answers.ts'
import { type Decoded, decode, encode, type Query, type Sent } from './dns-codec.ts'
import { NoAnswer, overTcp } from './dns-tcp.ts'
import type { DnsOutcome, ExecAsk, Reading } from './target.ts'
import { WireLost } from './wire.ts'

export type Found = Decoded & { readonly via: DnsOutcome['via'] }

/**
 * Sends each packet as one datagram and prints each answer as a line of hex. dd puts a packet together again that
 * printf writes in pieces (at each newline in it). Exit status 9: a tool is missing. Constant text: the packets come
 * in as arguments, `\x` escapes of each octet.
 */
const bash = `server=$1 port=$2 wait=$3; shift 3
for tool in dd od tr timeout; do command -v $tool >/dev/null || exit 9; done
{ exec 3<>"/dev/udp/$server/$port"; } 2>&1 || exit 7
for packet in "$@"; do printf '%b' "$packet" | dd obs=4096 2>/dev/null >&3; done
end=$((SECONDS + wait)) left=$#
while [ $left -gt 0 ] && [ $SECONDS -lt $end ]; do
  hex=$(timeout $((end - SECONDS)) dd bs=65535 count=1 2>/dev/null <&3 | od -An -v -tx1 | tr -d ' \\n')
  [ -n "$hex" ] || { [ $SECONDS -lt $end ] && echo refused; break; }
  echo "$hex"; left=$((left - 1))
done`

const python = `import binascii, socket, sys, time
server, port, wait, packets = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
try:
    s = socket.socket(socket.AF_INET6 if ':' in server else socket.AF_INET, socket.SOCK_DGRAM)
    s.connect((server, port))
    for p in packets: s.send(binascii.unhexlify(p.replace('\\\\x', '')))
    end, left = time.time() + wait, len(packets)
    while left > 0 and time.time() < end:
        s.settimeout(max(0.01, end - time.time()))
        print(binascii.hexlify(s.recv(65535)).decode()); left -= 1
except socket.timeout: pass
except OSError as e: print('refused' if 'refused' in str(e).lower() else 'failed')`

interface Waiting {
  readonly sent: Sent
  readonly resolve: (answer: Decoded) => void
  readonly reject: (error: Error) => void
}

/** Questions of one turn to one server go out with one command: a dead server costs its deadline once. */
const gathered = new WeakMap<LiveContext, Map<string, Waiting[]>>()

const toldBy = (
  ctx: LiveContext,
  tool: 'bash' | 'python3',
  server: string,
  query: Query,
  port: number,
  seconds: number,
) =>
  new Promise<Decoded>((resolve, reject) => {
    const all = gathered.get(ctx) ?? new Map<string, Waiting[]>()
    gathered.set(ctx, all)
    const key = `${tool} ${server} ${port} ${seconds}`
    const batch = all.get(key) ?? []
    let sent = encode(query)
    while (batch.some((other) => other.sent.id === sent.id)) sent = encode(query)
    batch.push({ sent, resolve, reject })
    if (all.has(key)) return
    all.set(key, batch)
    setImmediate(() => {
      all.delete(key)
      send(ctx, tool, [server, String(port), String(seconds)], batch, seconds).catch((error: Error) => {
        for (const waiting of batch) waiting.reject(error)
      })
    })
  })

const escaped = (packet: Buffer): string => packet.toString('hex').replace(/../g, '\\x$&')

const send = async (
  ctx: LiveContext,
  tool: 'bash' | 'python3',
  place: readonly string[],
  batch: readonly Waiting[],
  seconds: number,
): Promise<void> => {
  const rest = [...place, ...batch.map(({ sent }) => escaped(sent.packet))]
  const argv = tool === 'bash' ? ['bash', '-c', bash, 'bash', ...rest] : ['python3', '-c', python, ...rest]
  const reading = await ctx.exec({ kind: 'exec', argv, timeoutMs: seconds * 1_000 + 3_000, slow: true })
  if (reading.status === 'unreachable') throw lost(reading)
  const lines = reading.stdout.split('\n')
  for (const line of lines) {
    if (!/^[0-9a-f]{24,}$/.test(line)) continue
    const packet = Buffer.from(line, 'hex')
    const waiting = batch.find(({ sent }) => sent.id === packet.readUInt16BE(0))
    const answer = waiting && decode(packet, waiting.sent)
    if (waiting && answer?.truncated) waiting.reject(new NoAnswer('truncated'))
    else if (waiting && answer) waiting.resolve(answer)
  }
  const gone = reading.status === 'ok' && reading.exitCode === 9
  const refused = lines.includes('refused')
  for (const { reject } of batch) reject(new NoAnswer(gone ? 'no tool' : refused ? 'refused' : 'timeout'))
}

/** The connection to the host went away: nobody knows what its name servers would have said. */
const lost = ({ why }: Reading): WireLost => new WireLost(why ?? 'the host could not be asked')

const run = async (ctx: LiveContext, argv: string[], seconds: number) => {
  const ask: ExecAsk = { kind: 'exec', argv, timeoutMs: seconds * 1_000 + 2_000, slow: true }
  const reading = await ctx.exec(ask)
  if (reading.status === 'unreachable') throw lost(reading)
  if (reading.status === 'timeout') throw new NoAnswer('timeout')
  if (reading.status !== 'ok') throw new NoAnswer('no tool')
  return reading
}

const byDig = async (ctx: LiveContext, server: string, query: Query, port: number, seconds: number) => {
  const options = ['+tries=1', `+time=${seconds}`, '+noall', '+comments', '+answer']
  const name = query.name === '' ? '.' : `${query.name}.`
  const argv = ['dig', `@${server}`, '-p', String(port), '-q', name, '-t', query.type, ...options]
  const reading = await run(ctx, argv, seconds)
  const answer = digAnswer(reading.stdout)
  if (answer) return answer
  throw new NoAnswer(/refused/i.test(reading.stdout + reading.stderr) ? 'refused' : 'timeout')
}

const byGetent = async (ctx: LiveContext, query: Query, seconds: number) => {
  const family = query.type === 'A' ? 'ahostsv4' : 'ahostsv6'
  const reading = await run(ctx, ['getent', family, query.name], seconds)
  const answer = getentAnswer(reading, query)
  if (answer) return answer
  throw new NoAnswer('timeout')
}

/**
 * Asks one name server with what the host has of its own: bash and a datagram, dig, python3, nc or perl over TCP, and for
 * addresses getent, which asks as the host's libc does. The next one is tried only where one is missing or its answer did not fit.
 * Rejects with NoAnswer or WireLost.
 */
export const byTools = async (
  ctx: LiveContext,
  server: string,
  query: Query,
  port: number,
  seconds: number,
): Promise<Found> => {
  const { tools } = await ctx.hello()
  let failed = new NoAnswer('no tool')
  const ways: [boolean, () => Promise<Decoded>, Found['via']][] = [
    [tools.bash, () => toldBy(ctx, 'bash', server, query, port, seconds), 'udp'],
    [tools.dig, () => byDig(ctx, server, query, port, seconds), 'tool'],
    [tools.python3, () => toldBy(ctx, 'python3', server, query, port, seconds), 'udp'],
    [tools.nc || tools.perl, () => overTcp(ctx, server, query, seconds * 1_000, port, ctx.connect), 'tcp'],
    [tools.getent && (query.type === 'A' || query.type === 'AAAA'), () => byGetent(ctx, query, seconds), 'tool'],
  ]
  for (const [there, way, via] of ways) {
    if (!there || !isIP(server)) continue
    try {
      return { ...(await way()), via }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      if (failed.reason === 'no tool') failed = error
      if (error.reason !== 'no tool' && error.reason !== 'truncated') throw failed
    }
  }
  throw failed
}
