import { chmod, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { clean } from './clean.ts'
import { quote } from './quote.ts'
import type { Prompt } from './ssh-auth.ts'
import { lockedNote } from './ssh-errors.ts'

/** Sends the question, prints the answer. No answer: nobody is there. */
const client = `const s = require('net').connect(process.argv[1])
let t = ''
s.on('data', (c) => { t += c })
s.on('error', () => process.exit(1))
s.on('close', () => { if (t[0] !== '+') process.exit(1); process.stdout.write(t.slice(1) + '\\n') })
s.write(process.argv[2].replace(/\\0/g, '') + '\\0')`

export interface Askpass {
  readonly env: Readonly<Record<string, string>>
  /** How often a password or a code was asked for, and whether the person still answers. */
  readonly asked: number
  readonly answered: boolean
  /** What is worth saying about keys. */
  readonly notes: readonly string[]
  close(): void
}

export interface Asking {
  readonly prompt: Prompt
  /** Answers a question about a host key; undefined: this is none. */
  readonly hostKey?: (text: string) => Promise<'yes' | 'no'> | undefined
  /** Nobody answers, and without an answer there is no way in. */
  readonly onGiveUp: () => void
}

/**
 * Lets `ssh` ask a person through us: it runs a script of ours, which comes to a socket that only we can reach. Secrets
 * are in no argument, environment or file.
 */
export const openAskpass = async (path: string, asking: Asking): Promise<Askpass> => {
  const script = `${path}.sh`
  const socketPath = `${path}.sock`
  const asker = new Asker(asking)
  const server = createServer((socket) => listen(socket, asker))
  server.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  await chmod(socketPath, 0o600)
  // Touching a hardware key is only told, not asked; other confirmations nobody wanted.
  const lines = [
    '#!/bin/sh',
    'case $SSH_ASKPASS_PROMPT in none) exit 0 ;; confirm) exit 1 ;; esac',
    'unset NODE_OPTIONS',
    `exec ${quote(process.execPath)} -e ${quote(client)} ${quote(socketPath)} "$1"`,
  ]
  await writeFile(script, `${lines.join('\n')}\n`, { mode: 0o700 })
  return {
    // Before OpenSSH 8.4 a display had to be there to be asked this way.
    env: { SSH_ASKPASS: script, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env.DISPLAY ?? ':0' },
    get asked() {
      return asker.asked
    },
    get answered() {
      return !asker.silent
    },
    get notes() {
      return asker.notes
    },
    close: () => server.close(),
  }
}

const listen = (socket: Socket, asker: Asker): void => {
  let question = ''
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    question += chunk.toString()
    if (!question.endsWith('\0')) return
    asker.ask(question.slice(0, -1)).then(
      (answer) => socket.end(answer === null ? '-' : `+${answer}`),
      () => socket.destroy(),
    )
  })
}

/** Puts what ssh asks into the words that ssh2 asks in. */
class Asker {
  readonly #asking: Asking
  readonly #times = new Map<string, number>()
  readonly notes: string[] = []
  asked = 0
  silent = false

  constructor(asking: Asking) {
    this.#asking = asking
  }

  async ask(text: string): Promise<string | null> {
    const verdict = this.#asking.hostKey?.(text)
    if (verdict) return await verdict
    const times = (this.#times.get(text) ?? 0) + 1
    this.#times.set(text, times)
    const key = /^Enter passphrase for (?:key )?'?(.+?)'?:\s*$/.exec(text)?.[1]
    if (key) return await this.#passphrase(clean(key), times)
    this.asked += 1
    const again = times > 1 ? 'That was not accepted. ' : ''
    const password = /^(\S+)'s password:\s*$/.exec(text)?.[1]
    const code = /^\((\S+)\) ([\s\S]+)$/.exec(text)
    const question = password ? `Password of ${password}:` : code ? `${code[1]}: ${code[2]?.trim()}` : text.trim()
    const answer = await this.#typed(`${again}${clean(question)}`)
    if (answer === null) this.#asking.onGiveUp()
    return answer
  }

  async #passphrase(key: string, times: number): Promise<string | null> {
    const answer = await this.#typed(`${times > 1 ? 'That was not it. ' : ''}Passphrase of the key ${key}:`)
    if (answer === null) this.notes.push(lockedNote(key))
    else if (times === 3) this.notes.push(`The passphrase of ${key} was wrong 3 times.`)
    return answer
  }

  async #typed(question: string): Promise<string | null> {
    const answer = this.silent ? null : await this.#asking.prompt(question)
    if (answer === null) this.silent = true
    return answer
  }
}
