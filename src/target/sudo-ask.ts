import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { clean } from './clean.ts'
import { Deadline } from './deadline.ts'
import { MarkReader } from './marks.ts'
import type { Prompt } from './ssh-auth.ts'
import { allAs, noSudo, readSudo, type SudoRights } from './sudo.ts'
import { asRoot } from './sudo-wire.ts'
import { TargetError } from './target.ts'
import { type Wire, WireLost } from './wire.ts'

/** What sudo may be used for, found out before the first question. */
export interface KnownSudo {
  readonly rights: SudoRights
  /** sudo's answer to who is asking; given to it by standard input only. */
  readonly password?: string
}

export interface SudoAsker {
  /** The target's name, for sentences. */
  readonly name: string
  /** Absent: nobody is there to ask. */
  readonly prompt: Prompt | undefined
  /** For sudo's own work, without the time a person takes to type. Milliseconds. */
  readonly timeoutMs: number
}

/** As often a person may type it. sudo(8) has the same number for itself (passwd_tries). */
const tries = 3
/** A list of commands is not longer. */
const listCap = 256 * 1024

/**
 * `--sudo ask`. sudo itself says whether it wants a password, and whose (%p): only then a person is asked, and the answer
 * goes to the standard input that sudo reads. Where everything may be run as root, all questions are then asked by root
 * scripts of one sudo each; else by what the list allows. Rejects with a TargetError.
 */
export const askSudo = async (wire: Wire, asker: SudoAsker): Promise<{ wire: Wire; sudo: KnownSudo }> => {
  if (wire.login === 'root') return { wire, sudo: { rights: noSudo('root') } }
  const { prompt } = asker
  // sudo mails root about a password that nobody gives: it is not even asked what it wants.
  if (!prompt) throw nobody(asker.name, wire.login)
  const talk = new Talk(wire, { ...asker, prompt })
  let heard = await talk.once()
  // A sudo that gives up before the person does is asked again.
  while (heard.verdict === 'wrong' && talk.typed < tries) heard = await talk.once()
  if (heard.verdict === 'wrong') throw talk.wrong()
  if (heard.verdict !== 'list') return { wire, sudo: { rights: noSudo(heard.verdict) } }
  const { password } = talk
  if (password === undefined) return { wire, sudo: { rights: readSudo(`free\n${heard.list}`) } }
  const rights = readSudo(`password\n${heard.list}`, true)
  if (allAs(rights, 'root')) return { wire: asRoot(wire, password), sudo: { rights: noSudo('root') } }
  return { wire, sudo: { rights, password } }
}

interface Heard {
  readonly verdict: 'none' | 'root' | 'stranger' | 'wrong' | 'list'
  readonly list: string
}

/** -v: the password is asked for unless no command wants it; -k: sudo neither looks for nor leaves a ticket. */
const script = (word: string): string => `LC_ALL=C COLUMNS=30000 mm_p='
${word}:p:0:%p
'
export LC_ALL COLUMNS
say() { printf '\\n${word}:%s:%s\\n' "$1" "$2" >&2; }
command -v sudo >/dev/null 2>&1 || { say none 0; exit; }
[ "$(id -u)" != 0 ] || { say root 0; exit; }
sudo -S -k -p "$mm_p" -v
mm_c=$?; say v $mm_c; [ $mm_c = 0 ] || exit
sudo -S -k -p "$mm_p" -l
say l $?`

const nobody = (name: string, whose: string | undefined): TargetError =>
  new TargetError(
    `sudo on ${name} wants the password${whose ? ` of ${whose}` : ''}, and nobody is there to type it.`,
    'Run mailmedic on a terminal, or use --sudo auto: what sudo allows without a password.',
  )

class Talk {
  readonly #wire: Wire
  readonly #asker: SudoAsker & { readonly prompt: Prompt }
  typed = 0
  /** What sudo took; undefined: it wants none. */
  password: string | undefined
  #whose = ''

  constructor(wire: Wire, asker: SudoAsker & { readonly prompt: Prompt }) {
    this.#wire = wire
    this.#asker = asker
  }

  async once(): Promise<Heard> {
    const word = `@mm${randomBytes(8).toString('hex')}`
    const stdin = new PassThrough()
    const stop = new AbortController()
    const deadline = new Deadline(this.#asker.timeoutMs)
    const ask = deadline.pausing(this.#asker.prompt)
    const marks = new Map<string, string>()
    let failure: TargetError | undefined
    let said = ''
    let list = ''
    const fail = (error: TargetError): void => {
      failure ??= error
      stdin.end()
      stop.abort()
    }
    const stderr = new MarkReader(
      word,
      ({ kind, id, rest }) => {
        if (kind !== 'p') marks.set(kind, id)
        else if (marks.get('v') === '0' && this.password !== undefined) stdin.write(`${this.password}\n`)
        else if (this.typed === tries) fail(this.wrong())
        else
          void this.#ask(ask, rest).then(
            (password) => {
              if (password === undefined) fail(nobody(this.#asker.name, this.#whose))
              else stdin.write(`${password}\n`)
            },
            () => fail(nobody(this.#asker.name, this.#whose)),
          )
      },
      (bytes) => {
        if (said.length < 8192) said += bytes.toString()
      },
    )
    deadline.start(() => fail(this.#late()))
    try {
      await this.#wire.run(script(word), {
        stdin,
        onStdout: (chunk) => {
          if (list.length < listCap) list += Buffer.from(chunk).toString()
        },
        onStderr: (chunk) => stderr.push(chunk),
        signal: stop.signal,
      })
    } catch (error) {
      if (!failure) throw error instanceof WireLost ? this.#lost() : error
    } finally {
      deadline.end()
      stdin.destroy()
    }
    if (failure) throw failure
    return this.#judge(marks, clean(said), clean(list))
  }

  async #ask(prompt: Prompt, whose: string): Promise<string | undefined> {
    this.#whose = /^[\w.-]{1,64}\$?$/.exec(whose)?.[0] ?? this.#wire.login ?? ''
    const again = this.typed > 0 ? 'That was not accepted. ' : ''
    this.typed += 1
    const of = this.#whose === '' ? '' : ` of ${this.#whose}`
    this.password = (await prompt(`${again}Password${of} for sudo on ${this.#asker.name}:`)) ?? undefined
    return this.password
  }

  #judge(marks: ReadonlyMap<string, string>, said: string, list: string): Heard {
    if (marks.has('none')) return { verdict: 'none', list }
    if (marks.has('root')) return { verdict: 'root', list }
    const checked = marks.get('v')
    if (checked === '0') return { verdict: 'list', list }
    if (/may not run sudo|not in the sudoers|not allowed to run sudo/i.test(said)) return { verdict: 'stranger', list }
    if (this.typed > 0 && /try again|incorrect|Authentication fail/i.test(said)) return { verdict: 'wrong', list }
    const last = said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^sudo: /, '')
      .replace(/\.$/, '')
    throw new TargetError(
      `sudo on ${this.#asker.name} cannot be used: ${last || 'it does not say why'}.`,
      'Try sudo -v there by hand, or use --sudo auto or never.',
    )
  }

  wrong(): TargetError {
    return new TargetError(
      `sudo on ${this.#asker.name} does not accept the password of ${this.#whose}: it was typed ${tries} times.`,
      'Check it there by hand (sudo -v), or use --sudo auto: what sudo allows without a password.',
    )
  }

  #late(): TargetError {
    const seconds = this.#asker.timeoutMs / 1000
    return new TargetError(
      `sudo on ${this.#asker.name} did not answer within ${seconds} s.`,
      'It looks names up: is the resolver of the host well? --timeout S waits longer, --sudo never does without.',
    )
  }

  #lost(): TargetError {
    return new TargetError(`The connection to ${this.#asker.name} was lost while sudo was asked.`)
  }
}
