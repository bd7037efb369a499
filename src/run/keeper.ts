import {
  appendScript,
  busyScript,
  forgetScript,
  getScript,
  heldByOther,
  heldScript,
  holderScript,
  keepScript,
  lockScript,
  noSuch,
  putScript,
  restoreScript,
  runsScript,
  stateScript,
  unlockScript,
} from '../target/host-scripts.ts'
import type { LiveTarget } from '../target/live.ts'
import type { Reading } from '../target/target.ts'
import type { FileState } from './journal-line.ts'

/** The connection broke: what was under way may have been done or not. */
export class Lost extends Error {
  override readonly name = 'Lost'
}

/** The host refuses to keep what must be kept: nothing may be changed then. */
export class CannotKeep extends Error {
  override readonly name = 'CannotKeep'
}

/** Somebody else has taken the lock over: nothing may be done any more, not even taken back. */
export class Ousted extends Error {
  override readonly name = 'Ousted'
}

export interface Locked {
  readonly holder: string
}

const timeoutMs = 60_000

/** Who may keep files on the host, and where: root where the login can be root, else the login in its own home. */
export interface KeeperPlace {
  readonly as: string | null
  readonly folder: string
}
export const rootPlace: KeeperPlace = { as: 'root', folder: '/var/lib/mailmedic' }
export const loginPlace: KeeperPlace = { as: null, folder: '~/.mailmedic' }

/** What a run keeps on the host: the lock, the manifest, and copies of the files it changes. */
export class Keeper {
  readonly #target: LiveTarget
  readonly place: KeeperPlace
  readonly run: string
  #folder: string
  #holder = ''

  constructor(target: LiveTarget, place: KeeperPlace, run: string) {
    this.#target = target
    this.place = place
    this.run = run
    this.#folder = place.folder
  }

  get manifest(): string {
    return `${this.#folder}/${this.run}/journal.ndjson`
  }

  /** Takes the lock of the host, or says who holds it. `holder` is one line of words. */
  async lock(holder: string, takeOver: boolean): Promise<Locked | null> {
    const reading = await this.#do(lockScript, [this.place.folder, this.run, holder, takeOver ? 'take' : ''], '')
    const said = lastOf(reading)
    if (reading.exitCode === heldByOther) return { holder: said }
    this.#fine(reading, `the folder ${this.place.folder} cannot be made`)
    if (said.startsWith('/')) this.#folder = said
    this.#holder = holder
    return null
  }

  /** Gives the lock back, if this one has it, or one whose words begin so. */
  async unlock(holder: string): Promise<void> {
    const args = [this.place.folder, this.run, holder]
    this.#fine(await this.#do(unlockScript, args, ''), 'the lock cannot be given back')
  }

  /** Who has the lock; empty: nobody. */
  async holder(): Promise<string> {
    return lastOf(await this.#do(holderScript, [this.place.folder], ''))
  }

  /** Rejects with Ousted where somebody has taken the lock over since. */
  async check(): Promise<void> {
    const reading = await this.#do(heldScript, [`${this.#folder}/lock`, this.#holder], '')
    this.#ours(reading)
    this.#fine(reading, 'the lock cannot be looked at')
  }

  /** The line is on the host's disk before it resolves. Rejects with Ousted where somebody has taken the lock over since. */
  async append(line: string): Promise<void> {
    const args = [this.manifest, String(Buffer.byteLength(line)), `${this.#folder}/lock`, this.#holder]
    const reading = await this.#do(appendScript, args, line)
    this.#ours(reading)
    this.#fine(reading, 'the manifest cannot be written')
  }

  #ours(reading: Reading): void {
    if (reading.exitCode === heldByOther)
      throw new Ousted(`${lastOf(reading)} has the lock of this host now: this run has stopped where it was`)
  }

  /** Copies that were taken for a step that was not begun then: the files may be others by now. */
  async dropCopies(step: number): Promise<void> {
    const args = [`${this.#folder}/${this.run}`, String(step)]
    this.#fine(await this.#do(forgetScript, args, ''), 'old copies cannot be removed')
  }

  /** Copies of files before a step, kept once whatever comes after; their states. */
  async keep(step: number, files: readonly string[]): Promise<readonly FileState[]> {
    if (files.length === 0) return []
    const reading = await this.#do(keepScript, [this.#copies(step), ...files], '')
    return this.#states(reading, files, 'the files cannot be copied')
  }

  async states(step: number, files: readonly string[]): Promise<readonly FileState[]> {
    if (files.length === 0) return []
    const reading = await this.#do(stateScript, [this.#copies(step), ...files], '')
    return this.#states(reading, files, 'the files cannot be looked at')
  }

  async restore(step: number, files: readonly string[]): Promise<readonly FileState[]> {
    const reading = await this.#do(restoreScript, [this.#copies(step), ...files], '')
    return this.#states(reading, files, 'the files cannot be put back')
  }

  /** Keeps a text under a name, whole or not at all; it is on the host's disk before this resolves. */
  async put(name: string, text: string): Promise<void> {
    const args = [this.pathOf(name), String(Buffer.byteLength(text))]
    this.#fine(await this.#do(putScript, args, text), `${name} cannot be kept`)
  }

  /** A text that was kept; null: there is none. */
  async get(name: string): Promise<string | null> {
    const argv = ['sh', '-c', getScript, 'get', this.pathOf(name)]
    const as = this.place.as === null ? {} : { as: this.place.as }
    const chunks: Uint8Array[] = []
    const reading = await this.#target.stream({ kind: 'exec', argv, ...as, timeoutMs }, (chunk) => {
      chunks.push(chunk.slice())
    })
    if (reading.exitCode === noSuch) return null
    this.#fine(reading, `${name} cannot be read`)
    return Buffer.concat(chunks).toString('utf8')
  }

  /** Where a file of this run lies on the host. */
  pathOf(name: string): string {
    return `${this.#folder}/${this.run}/${name}`
  }

  /** Removes what was kept of this run: nothing needs it any more. */
  async forget(): Promise<void> {
    this.#fine(await this.#do(forgetScript, [this.#folder, this.run], ''), 'what was kept cannot be removed')
  }

  /** Process numbers that still work for a run, by the beginning of their tags: of one that was killed in the middle. */
  async busy(tag: string): Promise<readonly string[]> {
    const reading = await this.#do(busyScript, [tag], '')
    return reading.stdout.split('\n').filter((line) => /^\d+$/.test(line))
  }

  #copies(step: number): string {
    return `${this.#folder}/${this.run}/${step}`
  }

  #do(script: string, args: readonly string[], stdin: string): Promise<Reading> {
    const as = this.place.as === null ? {} : { as: this.place.as }
    // Not the tag of a step: it would see itself at work.
    return this.#target.act({ argv: ['sh', '-c', script, 'keep', ...args], ...as, stdin, timeoutMs, tag: 'keep' })
  }

  #states(reading: Reading, files: readonly string[], what: string): readonly FileState[] {
    this.#fine(reading, what)
    const lines = reading.stdout.trim().split('\n')
    if (lines.length !== files.length)
      throw new CannotKeep(`${what}: ${lines.length} answers for ${files.length} files`)
    return lines
  }

  #fine(reading: Reading, what: string): void {
    if (reading.status === 'unreachable') throw new Lost(reading.why ?? 'the connection was lost')
    if (reading.status === 'ok' && reading.exitCode === 0) return
    const said = reading.stderr.trim().split('\n').at(-1) || reading.why || `exit status ${reading.exitCode}`
    throw new CannotKeep(`${what}: ${said}`)
  }
}

const lastOf = ({ stdout }: Reading): string => stdout.trim().split('\n').at(-1) ?? ''

/** Of every run. */
export const anyTag = 'fix-'

/** In the environment of everything that a step runs on the host. */
export const tagOf = (run: string, step?: number): string => `${anyTag}${run}-${step === undefined ? '' : `${step}-`}`

/** Runs recorded on a host: newest first. */
export const runsOn = async (target: LiveTarget, place: KeeperPlace): Promise<readonly string[]> => {
  const as = place.as === null ? {} : { as: place.as }
  const argv = ['sh', '-c', runsScript, 'runs', place.folder]
  const reading = await target.act({ argv, ...as, timeoutMs, tag: 'runs' })
  return reading.status === 'ok' ? reading.stdout.split('\n').filter(Boolean).sort().reverse() : []
}
