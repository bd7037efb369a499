import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Ran = { code: number; stdout: string; stderr: string }

/** Runs a program to its end; a non-zero status is an answer, not an exception. */
export async function run(argv: string[], options: { stdin?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ran> {
  const [file = '', ...args] = argv
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env: options.env ?? process.env })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // A daemon that keeps our pipe would otherwise be waited for without end.
  const deadline = setTimeout(() => {
    child.kill('SIGKILL')
    child.stdout.destroy()
    child.stderr.destroy()
  }, 60_000)
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(deadline)
  return { code: code ?? (signal === null ? 1 : 128), stdout, stderr }
}

/** Runs a program that has to succeed. */
export async function must(argv: string[], options: { stdin?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  const ran = await run(argv, options)
  if (ran.code !== 0) throw new Error(`${argv.join(' ')}: exit ${ran.code}: ${ran.stderr.trim() || ran.stdout.trim()}`)
  return ran.stdout
}

/** Starts a program that outlives this process. */
export function detach(argv: string[], log: number, env: NodeJS.ProcessEnv = process.env): number {
  const [file = '', ...args] = argv
  const options: SpawnOptions = { stdio: ['ignore', log, log], detached: true, env, cwd: '/' }
  const child = spawn(file, args, options)
  child.on('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new Error(`${file} cannot be started`)
  return child.pid
}

/** Asks until the answer is there, at first often, then less: asking starts processes too. There is no sleep in the lab for anything that can be asked. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (let pauseMs = 30; ; pauseMs = Math.min(pauseMs * 1.25, 400)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`the lab waited ${timeoutMs / 1000} s in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
