import { CommanderError } from 'commander'
import { cleanLines } from '../text/text.ts'
import { debugWanted, failureOf, UsageError } from './failure.ts'
import { onScreen } from './on-screen.ts'
import { reasonOf } from './output.ts'
import { program } from './program.ts'
import { settle } from './settle.ts'
import { stopping } from './stopping.ts'

/** Runs one command; every way out goes through here, and none leaves anything running. */
export const cli = async (argv: readonly string[]): Promise<void> => {
  const unexpected = (error: unknown): void => void leave(tell(error))
  process.on('uncaughtException', unexpected)
  process.on('unhandledRejection', unexpected)
  // A reader that has seen enough (`| head`) is no fault.
  let lost = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    if (!lost) tell(new UsageError(`the report cannot be written: ${reasonOf(error)}`))
    lost = true
  })
  process.stderr.on('error', () => undefined)
  let status = 3
  try {
    await program().parseAsync(argv.map(bareOption), { from: 'user' })
    status = Number(process.exitCode ?? 0)
  } catch (error) {
    status = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 3) : tell(error)
  }
  await leave(status, () => lost)
}

/** `--plan` has a value only behind an equals sign: the word after it is the fix or the target. */
const bareOption = (word: string): string => (word === '--plan' ? '--plan=' : word)

/** On stderr, as one sentence and what to do next; a stack trace only for those who asked. */
const tell = (error: unknown): 3 => {
  onScreen.leave?.()
  const { message, hint } = failureOf(error)
  const lines = [
    ...cleanLines(`mailmedic: ${message}`.replace('mailmedic: mailmedic ', 'mailmedic ')),
    ...(hint ? cleanLines(hint) : []),
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
  if (debugWanted() && error instanceof Error) process.stderr.write(`${cleanLines(error.stack ?? '').join('\n')}\n`)
  return 3
}

const leave = async (status: number, lost = (): boolean => false): Promise<void> => {
  await stopping.closeAll()
  // What was written reaches its reader; what still holds the process open does not matter any more.
  await Promise.all([flushed(process.stdout), flushed(process.stderr), settle()])
  process.exit(stopping.exitCode ?? (lost() ? 3 : status))
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    // What went wrong with it is told a moment after the write is done.
    else stream.write('', () => setImmediate(resolve))
  })
