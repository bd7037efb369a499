import { spawn } from 'node:child_process'
import { chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Deadline } from './deadline.ts'
import { askingOnce, type HostKeyQuestion } from './host-key-question.ts'
import { type Asking, type Askpass, openAskpass } from './openssh-askpass.ts'
import { configText, masterArgv, type Places } from './openssh-config.ts'
import { failureOf } from './openssh-errors.ts'
import { answerHostKey, hostKeyQuestion } from './openssh-host-key.ts'
import { keyFile } from './openssh-key.ts'
import { makeKnownHosts } from './openssh-known-hosts.ts'
import type { SshRoute } from './ssh-config.ts'
import type { ConnectOptions } from './ssh-connect.ts'
import { labelOf, lateError, lockedNote } from './ssh-errors.ts'
import { declinedError, readEntries } from './ssh-host-key.ts'
import { TargetError } from './target.ts'

/** A logged-in `ssh` in the background. */
export interface Login {
  readonly control: string
  /** Removes what is left of ours on this machine. */
  tidy(): Promise<void>
}

/** Where a socket's path may be 104 characters, to which ssh adds 17 while it makes it. */
const longestPath = 84

/** Starts the system's `ssh` and waits until it is in. Rejects with a TargetError; nothing stays then. */
export const logIn = async (options: ConnectOptions, route: SshRoute): Promise<Login> => {
  const folder = await privateFolder()
  const tidy = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const places = await prepare(folder, options, route)
    await start(folder, places, options, route)
    return { control: places.control, tidy }
  } catch (error) {
    await tidy()
    throw error
  }
}

const privateFolder = async (): Promise<string> => {
  const wanted = process.env.XDG_RUNTIME_DIR ?? tmpdir()
  const parent = wanted.length > longestPath - 24 ? '/tmp' : wanted
  const folder = await mkdtemp(join(parent, 'mailmedic-')).catch(() => mkdtemp(join(tmpdir(), 'mailmedic-')))
  await chmod(folder, 0o700)
  return folder
}

const prepare = async (folder: string, options: ConnectOptions, route: SshRoute): Promise<Places> => {
  const places = {
    config: join(folder, 'config'),
    control: join(folder, 'c'),
    log: join(folder, 'log'),
    ...(options.hostKeyChecking === 'no' ? { revoked: join(folder, 'revoked') } : {}),
  }
  const { knownHosts } = route.settings
  if (places.revoked !== undefined) {
    // Unchecked, ssh takes revoked keys too, and keeps what it sees: neither is wanted.
    const entries = (await Promise.all(knownHosts.map(readEntries))).flat()
    const lines = entries.filter(({ marker }) => marker === 'revoked').map(({ type, key }) => `${type} ${key}\n`)
    await writeFile(places.revoked, lines.join(''), { mode: 0o600 })
  }
  if (options.hostKeyChecking === 'accept-new' && knownHosts[0]) await makeKnownHosts(knownHosts[0])
  await writeFile(places.config, configText(options, places), { mode: 0o600 })
  return places
}

const start = async (folder: string, places: Places, options: ConnectOptions, route: SshRoute): Promise<void> => {
  const { settings, hops } = route
  const deadline = new Deadline(options.connectTimeoutMs * (hops.length + 1))
  let end: (() => void) | undefined
  let refusal: TargetError | undefined
  const hostKey = hostKeyAnswers(options, route, deadline, (error) => {
    refusal = error
  })
  const prompt = options.prompt ? deadline.pausing(options.prompt) : async () => null
  const asking = { prompt, onGiveUp: () => end?.(), ...(hostKey ? { hostKey } : {}) }
  const askpass = options.prompt || hostKey ? await openAskpass(join(folder, 'ask'), asking) : undefined
  const errors = await open(join(folder, 'errors'), 'a', 0o600)
  try {
    // A session of its own: it can neither ask on our terminal nor be hit by its Ctrl-C, and ends as a whole.
    // Its stderr is a file, not a pipe: what it leaves in the background may hold it.
    const child = spawn('ssh', masterArgv(options, places), {
      detached: true,
      stdio: ['ignore', 'ignore', errors.fd],
      env: { ...process.env, ...(askpass ? askpass.env : {}), LC_ALL: 'C' },
    })
    end = () => endGroup(child.pid)
    let late = false
    deadline.start(() => {
      late = true
      end?.()
    })
    const code = await new Promise<number | string | null>((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      child.once('exit', (status) => resolve(status))
    })
    deadline.end()
    if (code === 0) return
    if (code === 'ENOENT') throw noProgram()
    if (late) throw lateError(labelOf(settings), options.connectTimeoutMs)
    throw refusal ?? (await failed(folder, places, options, route, askpass))
  } finally {
    deadline.end()
    askpass?.close()
    await errors.close()
  }
}

/** Puts what ssh asks about host keys to a person; `refuse` hears why the answer was no, where that is not ssh's to say. */
const hostKeyAnswers = (
  { hostKeyChecking, confirmHostKey }: ConnectOptions,
  route: SshRoute,
  deadline: Deadline,
  refuse: (error: TargetError) => void,
): Asking['hostKey'] => {
  if (hostKeyChecking !== 'yes' || !confirmHostKey) return undefined
  const confirm = deadline.pausing(askingOnce(confirmHostKey))
  return (text) => {
    const question = hostKeyQuestion(text, route)
    if (!question) return undefined
    const asked = async (each: HostKeyQuestion): Promise<boolean> => {
      const accepted = await confirm(each)
      if (!accepted) refuse(declinedError(labelOf(each), each))
      return accepted
    }
    return answerHostKey(question, route, asked).then(
      (accepted) => (accepted ? 'yes' : 'no'),
      (error: unknown) => {
        if (error instanceof TargetError) refuse(error)
        return 'no'
      },
    )
  }
}

const failed = async (
  folder: string,
  places: Places,
  options: ConnectOptions,
  route: SshRoute,
  askpass: Askpass | undefined,
): Promise<TargetError> => {
  const [log = '', before = ''] = await Promise.all(
    [places.log, join(folder, 'errors')].map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const files = [...new Set([route.settings, ...route.hops].flatMap(({ knownHosts }) => knownHosts))]
  const entries = (await Promise.all(files.map(readEntries))).flat()
  const { asked = 0, answered = false } = askpass ?? {}
  const notes = askpass?.notes ?? (await lockedKeys(route.settings.identities))
  return failureOf({ route, log, before, entries, connectTimeoutMs: options.connectTimeoutMs, asked, answered, notes })
}

/** Where nobody can be asked, ssh goes past an encrypted key without a word. */
const lockedKeys = async (paths: readonly string[]): Promise<string[]> => {
  const keys = await Promise.all(paths.map(async (path) => ({ path, key: await keyFile(path) })))
  return keys.filter(({ key }) => key?.encrypted).map(({ path }) => lockedNote(path))
}

const noProgram = (): TargetError =>
  new TargetError('There is no ssh program on this machine.', 'Install the OpenSSH client, or use --transport ssh2.')

const endGroup = (pid: number | undefined): void => {
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (pid !== undefined) process.kill(-pid, name)
    } catch {
      // Nothing of the group is left.
    }
  }
  signal('SIGTERM')
  setTimeout(() => signal('SIGKILL'), 1_000).unref()
}
