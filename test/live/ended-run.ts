import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Lab } from './lab/index.ts'
import { stateFolder } from './mend-story.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Started {
  /** Another computer's folder of journals. */
  readonly state?: string
  /** A way round: a port of this machine that leads to the host. */
  readonly port?: number
}

/** Starts the program on a lab as a process of its own, which can be killed. `secret` goes to the standard input of a fix. */
export const begin = (lab: Lab, secret: string | null, argv: readonly string[], started: Started = {}) => {
  const { state = stateFolder, port } = started
  const keys = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile]
  const reach = port
    ? ['root@127.0.0.1', ...keys, '-p', `${port}`, '--host-key-checking', 'no']
    : [`root@${lab.host}`, ...keys, '-p', `${lab.port}`]
  const given = secret !== null && argv[0] === 'fix' ? ['--secret-stdin'] : []
  const child = spawn(process.execPath, [main, ...argv, ...reach, ...given, '--yes'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, MAILMEDIC_STATE: state },
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(secret === null ? '' : `${secret}\n`)
  return {
    child,
    ended: once(child, 'close'),
    over: () => child.exitCode !== null,
    said: () => said.replace(/\s+/g, ' '),
  }
}

export type Begun = ReturnType<typeof begin>

/** Names of the journals on this machine. */
export const journals = (): readonly string[] => {
  try {
    return readdirSync(join(stateFolder, 'runs'))
  } catch {
    return []
  }
}

/** Of the run that was begun since: empty where none was. */
export const newRun = (before: readonly string[]): string =>
  (journals().find((name) => !before.includes(name)) ?? '').replace(/\.ndjson$/, '')

export const journalOf = (run: string): readonly string[] =>
  readFileSync(join(stateFolder, 'runs', `${run}.ndjson`), 'utf8')
    .split('\n')
    .slice(0, -1)

/** Waits for so many lines in the journal of a new run; null: it ended before. */
export const reaches = async (
  count: number,
  before: readonly string[],
  over: () => boolean,
): Promise<string | null> => {
  for (;;) {
    const run = newRun(before)
    if (run !== '' && journalOf(run).length >= count) return run
    if (over()) return null
    await sleep(1)
  }
}

/** Ends it at once, as the out-of-memory killer does. */
export const kill = async ({ child, ended }: Begun): Promise<void> => {
  child.kill('SIGKILL')
  await ended
}

/** Kills it so many milliseconds after a line of its journal: the name of the run. `before`: the journals there were. */
export const killedAfter = async (
  begun: Begun,
  before: readonly string[],
  line: number,
  pauseMs = 0,
): Promise<string> => {
  const run = await reaches(line, before, begun.over)
  await sleep(pauseMs)
  await kill(begun)
  if (run === null) throw new Error(`it ended before line ${line} of its journal: ${begun.said()}`)
  return run
}
