/** Medians of interleaved rounds, ours against something everybody has: only ratios inside one row mean something. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

interface Comparison {
  readonly name: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** Ours may cost so many times theirs. */
  readonly atMost: number
  readonly rounds: number
}

const bin = fileURLToPath(new URL('../bin/mailmedic.js', import.meta.url))
const comparisons: readonly Comparison[] = [
  {
    name: '--version, against node -e 0',
    ours: [process.execPath, bin, '--version'],
    theirs: [process.execPath, '-e', '0'],
    atMost: 1.6,
    rounds: 31,
  },
]

const once = ([file = '', ...args]: readonly string[]): number => {
  const started = performance.now()
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit status ${status}: ${stderr}`)
  return performance.now() - started
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

for (const { name, ours, theirs, atMost, rounds } of comparisons) {
  const times = { ours: [] as number[], theirs: [] as number[] }
  // The first round of each only warms up.
  for (let round = 0; round <= rounds; round++) {
    const pair = { ours: once(ours), theirs: once(theirs) }
    if (round === 0) continue
    times.ours.push(pair.ours)
    times.theirs.push(pair.theirs)
  }
  const [a, b] = [median(times.ours), median(times.theirs)]
  const ratio = a / b
  process.stdout.write(
    `${ratio <= atMost ? 'ok  ' : 'SLOW'}  ${name}: ${a.toFixed(1)} ms, ${b.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (at most ${atMost})\n`,
  )
  if (ratio > atMost) process.exitCode = 1
}
