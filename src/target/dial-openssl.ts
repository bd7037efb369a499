import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { clean } from './clean.ts'
import { failureIn } from './connect-words.ts'
import type { LiveContext } from './context.ts'
import { hello, type Talked } from './smtp-dialogue.ts'
import type { DialAsk, DialCertificate, DialStage, DialStep } from './target.ts'
import { shownOf } from './tls.ts'
import { judge } from './trust.ts'
import { ConnectFailure, WireLost } from './wire.ts'

/**
 * $1 seconds, then a command. Where it has not ended by then it is ended, and it is said on stderr what the kernel's table of
 * connections tells of its socket: 01 connected, 02 not yet. What it had to say is lost with it.
 */
const inTime = `w=$1; shift
state() {
  for i in $(ls -l "/proc/$1/fd" | sed -n 's/.*socket:\\[\\([0-9]*\\)\\].*/\\1/p'); do
    cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" | sed -nE "s/^ *[0-9]+: [^ ]+ [^ ]+ (0[12]) .* $i .*/\\1/p"
  done 2>/dev/null
}
"$@" </dev/null & p=$!
( trap 'kill $z' TERM; sleep "$w" & z=$!; wait $z || exit; echo "late $(state $p)" >&2; kill $p ) & g=$!
wait $p; kill $g 2>/dev/null; :`

/**
 * A host that forwards nothing and has nothing to connect with but openssl: s_client(1) makes the dialogue by itself, as far
 * as TLS, and shows what was said (-debug). An envelope, or a connection without a dialogue, it cannot make. Undefined:
 * not to be had this way. Rejects with a ConnectFailure or WireLost.
 */
export const dialByOpenssl = async (
  ctx: LiveContext,
  ask: DialAsk,
  address: string,
  timeoutMs: number,
): Promise<(Talked & { readonly certificate?: DialCertificate }) | undefined> => {
  const { tools, hostname } = await ctx.hello()
  const { smtp } = ask
  if (!tools.openssl || !smtp || smtp.mail !== undefined) return undefined
  // Where the greeting alone is wanted, it says EHLO all the same.
  const name = smtp.helo ?? (/^\w[\w.-]*$/.test(hostname) ? hostname : 'localhost')
  const host = address.includes(':') ? `[${address}]` : address
  const place = ask.socket === undefined ? ['-connect', `${host}:${ask.port}`] : ['-unix', ask.socket]
  const begin = smtp.starttls === 'implicit' ? [] : ['-starttls', smtp.protocol, '-name', name]
  const client = ['openssl', 's_client', ...place, ...begin, '-debug', '-showcerts']
  const argv = ['sh', '-c', inTime, 'in-time', String(Math.ceil(timeoutMs / 1_000)), ...client]
  const reading = await ctx.exec({ kind: 'exec', argv, timeoutMs: 2 * timeoutMs, maxBytes: 1 << 20, slow: true })
  if (reading.status === 'unreachable') throw new WireLost(reading.why ?? 'the host could not be asked')
  if (reading.status !== 'ok') return undefined
  const where = ask.socket ?? `${ask.host}:${ask.port}`
  const [, late] = /^late ?(.*)$/m.exec(reading.stderr) ?? []
  if (late !== undefined) return tooLate(late, `${where} did not answer within ${Math.ceil(timeoutMs / 1_000)} s`)
  if (!reading.stdout.startsWith('CONNECTED')) {
    throw new ConnectFailure(failureIn(reading.stderr) ?? 'unreachable', `${where}: ${lastWords(reading.stderr)}`)
  }
  const all = stepsOf(spoken(reading.stdout), hello(smtp), smtp.starttls ?? 'never')
  const steps = smtp.helo === undefined ? all.slice(0, 1) : all
  const wanted = smtp.starttls === 'implicit' || steps.at(-1)?.stage === 'starttls'
  const tls = wanted ? tlsOf(reading.stdout) : undefined
  const certificate = tls?.pem[0] && (await certified(ctx, ask, tls.pem))
  const missing = smtp.helo === undefined && steps.length > 0 ? undefined : missingIn(steps, wanted && !tls)
  const failure = missing === 'tls' ? 'tls' : 'closed'
  const why = missing === 'tls' ? `the TLS handshake failed: ${lastWords(reading.stderr)}` : failure
  return {
    steps: tls ? [...steps, { stage: 'tls', lines: [`${tls.version} ${tls.cipher}`], ms: 0 }] : steps,
    ...(tls && { tls: { version: tls.version, cipher: tls.cipher } }),
    ...(certificate ? { certificate } : {}),
    ...(missing && { failedAt: missing, failure, why }),
  }
}

/** Connected it heard nothing, as far as can be known; of a UNIX socket, or where the kernel does not tell, nothing is known. */
const tooLate = (state: string, why: string): Talked | undefined => {
  if (/02/.test(state)) throw new ConnectFailure('timeout', why)
  return /01/.test(state) ? { steps: [], failedAt: 'greeting', failure: 'timeout', why } : undefined
}

/** The stage that did not come. */
const missingIn = (steps: readonly DialStep[], tls: boolean): DialStage | undefined => {
  const last = steps.at(-1)
  if (tls && (last === undefined || last.code === 220)) return 'tls'
  if (last === undefined) return 'greeting'
  return last.stage === 'greeting' && last.code === 220 ? 'helo' : undefined
}

const lastWords = (stderr: string): string => {
  const line =
    clean(stderr)
      .trim()
      .split('\n')
      .find((each) => /:error:/.test(each)) ?? ''
  return line.split(':').find((part) => /[a-z] [a-z]/.test(part) && !/library|routines/.test(part)) ?? 'no connection'
}

/** `read from 0x… (4096 bytes => 24 (0x18))`, then lines of hex: what each side said before TLS begins (record type 22). */
const spoken = (text: string): readonly { readonly ours: boolean; readonly text: string }[] => {
  const said: { ours: boolean; bytes: number[] }[] = []
  for (const line of text.split('\n')) {
    const [, way] = /^(read from|write to) 0x/.exec(line) ?? []
    if (way) said.push({ ours: way === 'write to', bytes: [] })
    const [, hex] = /^[0-9a-f]{4,} - ((?:[0-9a-f]{2}[ -]){1,16})/.exec(line) ?? []
    if (hex)
      said.at(-1)?.bytes.push(
        ...hex
          .trim()
          .split(/[ -]/)
          .map((byte) => Number.parseInt(byte, 16)),
      )
  }
  const tls = said.findIndex(({ bytes }) => bytes[0] === 22)
  return (tls < 0 ? said : said.slice(0, tls)).map(({ ours, bytes }) => ({ ours, text: Buffer.from(bytes).toString() }))
}

/** Its own STARTTLS, sent where none was wished or offered, is no step of ours. */
const stepsOf = (said: ReturnType<typeof spoken>, greeting: string, starttls: string): DialStep[] => {
  const steps: DialStep[] = []
  let stage: DialStage = 'greeting'
  let lines: string[] = []
  for (const { ours, text } of said) {
    if (ours) {
      stage = /^STARTTLS/i.test(text) ? 'starttls' : 'helo'
      lines = []
      const offered = steps.at(-1)?.lines.some((line) => /^250[- ]STARTTLS\b/i.test(line)) ?? false
      if (stage === 'starttls' && (starttls !== 'if-offered' || !offered)) break
      continue
    }
    lines.push(
      ...clean(text)
        .split('\n')
        .filter((line) => line !== ''),
    )
    const code = /^([2-5]\d\d)(?!-)/.exec(lines.at(-1) ?? '')?.[1]
    if (code === undefined) continue
    const sent = stage === 'helo' ? { sent: greeting } : stage === 'starttls' ? { sent: 'STARTTLS' } : {}
    steps.push({ stage, lines, ms: 0, code: Number(code), ...sent })
  }
  return steps
}

const tlsOf = (text: string): { version: string; cipher: string; pem: readonly string[] } | undefined => {
  const [, version, cipher] = /^New, (TLSv[\d.]+), Cipher is (\S+)/m.exec(text) ?? []
  if (version === undefined || cipher === undefined) return undefined
  const pem = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/g) ?? []
  return { version: /^ *Protocol *: (TLSv[\d.]+)/m.exec(text)?.[1] ?? version, cipher, pem }
}

const certified = async (ctx: LiveContext, ask: DialAsk, pem: readonly string[]): Promise<DialCertificate> => {
  const leaf = new X509Certificate(pem[0] ?? '')
  const shown = shownOf(leaf)
  const name = ask.host && !isIP(ask.host) ? ask.host : undefined
  return judge(ctx, { chain: pem, shown }, name).catch(() => ({
    ...shown,
    trusted: 'unknown' as const,
    why: 'the host could not be asked to judge it',
  }))
}
