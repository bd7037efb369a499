import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
  /** Called as soon as something is on stderr. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs the program as a user would, without a terminal and without the surroundings of whoever runs the tests. */
export const mailmedic = (argv: readonly string[], given: Given = {}): Promise<Result> =>
  new Promise((resolve, reject) => {
    const env = {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      HOME: '/nonexistent',
      LANG: 'C.UTF-8',
      NODE_NO_WARNINGS: '1',
      ...given.env,
    }
    const child = spawn(process.execPath, [main, ...argv], { env, cwd: given.cwd ?? '/' })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      given.onStderr?.(text, (signal) => child.kill(signal))
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ status: code ?? (signal ? 128 : null), stdout, stderr }))
    child.stdin.on('error', () => undefined).end(given.stdin ?? '')
  })
