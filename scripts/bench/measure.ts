/** Medians of interleaved rounds: only ratios inside one run mean something. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const bin = fileURLToPath(new URL('../../bin/mailmedic.js', import.meta.url))

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

export interface Ran {
  /** Milliseconds of wall time. */
  readonly ms: number
  /** Largest resident memory seen, MB. */
  readonly peakMb: number
  readonly stdoutBytes: number
}

/** Runs a command to its end, its output read through a pipe and thrown away. Fails where it does not end with `status`. */
export const once = ([file = '', ...args]: readonly string[], status: readonly number[] = [0]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdoutBytes = 0
    let stderr = ''
    let peakMb = 0
    const look = setInterval(() => {
      peakMb = Math.max(peakMb, residentPeak(child.pid))
    }, 20)
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk}`.slice(-2_000)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      if (!status.includes(code ?? -1)) reject(new Error(`${file} ${args.join(' ')}: exit status ${code}: ${stderr}`))
      else resolve({ ms: performance.now() - started, peakMb, stdoutBytes })
    })
  })

/** VmHWM of a process in MB, proc(5); 0 once it has ended. */
const residentPeak = (pid: number | undefined): number => {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : 0
  } catch {
    return 0
  }
}

/** Runs two things in turn, the first round of each only to warm up. */
export const inTurn = async (
  rounds: number,
  ours: () => Promise<Ran>,
  theirs: () => Promise<Ran>,
): Promise<{ readonly ours: readonly Ran[]; readonly theirs: readonly Ran[] }> => {
  const ran = { ours: [] as Ran[], theirs: [] as Ran[] }
  for (let round = 0; round <= rounds; round++) {
    const pair = { ours: await ours(), theirs: await theirs() }
    if (round === 0) continue
    ran.ours.push(pair.ours)
    ran.theirs.push(pair.theirs)
  }
  return ran
}

export const medianMs = (ran: readonly Ran[]): number => median(ran.map(({ ms }) => ms))

/** One line of the result; a figure above its goal makes the whole bench fail. */
export const report = (name: string, value: number, atMost: number, unit: string, how: string): void => {
  const kept = value <= atMost
  if (!kept) process.exitCode = 1
  process.stdout.write(`${kept ? 'ok  ' : 'MISS'}  ${name}: ${value.toFixed(2)} ${unit} (at most ${atMost}); ${how}\n`)
}
