import { readFile } from 'node:fs/promises'
import ssh2, {
  type BaseAgent as Agent,
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2'
import type { SshSettings } from './ssh-config.ts'
import { lockedNote, refusedError } from './ssh-errors.ts'
import type { TargetError } from './target.ts'

const { BaseAgent, createAgent, utils } = ssh2

/** Asks a person for a secret, or for what may be `shown`; null: there is nobody, or they gave up. */
export type Prompt = (question: string, how?: { readonly shown?: boolean }) => Promise<string | null>

/** How a login is tried, and, when nothing worked, what to say about it. */
export interface Login {
  readonly handler: AuthHandlerMiddleware
  /** `note`: what is worth saying besides. */
  refused(note?: string): TargetError
}

interface Attempt {
  readonly label: string
  readonly method: () => Promise<AnyAuthMethod | undefined>
}

const tries = 3

/** Keys first (the right one first, where it was named), then what a person can type. Never `none`: it costs a round trip. */
export const prepareLogin = async (settings: SshSettings, prompt: Prompt | undefined): Promise<Login> => {
  const { user, host } = settings
  const notes: string[] = []
  const tried: string[] = []
  const keys = await keyAttempts(settings, prompt, notes)
  let offered: readonly string[] | undefined
  let asked = 0
  let silent = false

  const typed = async (question: string, shown = false): Promise<string | undefined> => {
    const answer = prompt && !silent ? await prompt(question, { shown }) : null
    if (answer === null) silent = true
    return answer ?? undefined
  }

  const next = async (): Promise<AnyAuthMethod | false> => {
    while (offered === undefined || offered.includes('publickey')) {
      const attempt = keys.shift()
      if (!attempt) break
      const method = await attempt.method()
      if (!method) continue
      tried.push(attempt.label)
      return method
    }
    // Nothing tried yet, so nothing is known of the server either.
    if (offered === undefined) return { type: 'none', username: user }
    if (silent || !prompt || asked >= tries) return false
    const again = asked > 0 ? 'That was not accepted. ' : ''
    if (offered.includes('keyboard-interactive')) {
      asked += 1
      return {
        type: 'keyboard-interactive',
        username: user,
        prompt: (name, instructions, _language, questions, finish) => {
          const words = [name, instructions].map((text) => text.trim()).filter((text) => text !== '')
          const answers = async (): Promise<string[]> => {
            const given: string[] = []
            for (const [at, each] of questions.entries()) {
              const question = [...(at === 0 ? words : []), each.prompt.trim()].join('\n')
              given.push((await typed(`${again}${user}@${host}: ${question}`, each.echo === true)) ?? '')
            }
            return given
          }
          void answers().then(finish)
        },
      }
    }
    if (!offered.includes('password')) return false
    asked += 1
    const password = await typed(`${again}Password of ${user}@${host}:`)
    return password === undefined ? false : { type: 'password', username: user, password }
  }

  return {
    handler: (methods, partial, done) => {
      // @types/ssh2 does not say so: null at first, when nothing was tried.
      offered = (methods as string[] | null) ?? undefined
      // What was typed was right, and something else is wanted besides.
      if (partial) asked = 0
      next().then(
        // @types/ssh2 leaves out `false`, which ends it.
        (method) => done(method as AnyAuthMethod),
        () => done(false as unknown as AnyAuthMethod),
      )
    },
    refused: (note) => {
      const answered = prompt !== undefined && !silent
      return refusedError(settings, { offered, tried, notes: note ? [...notes, note] : notes, asked, answered })
    },
  }
}

const keyAttempts = async (settings: SshSettings, prompt: Prompt | undefined, notes: string[]): Promise<Attempt[]> => {
  const { user, identities, identitiesNamed, identitiesOnly } = settings
  const agent = settings.agent ? await openAgent(settings.agent, notes) : undefined
  const files = (await Promise.all(identities.map((path) => readIdentity(path, identitiesNamed, notes)))).flatMap(
    (found) => found ?? [],
  )
  const used = new Set<string>()
  const plain: Attempt[] = []
  const locked: Attempt[] = []
  for (const file of files) {
    const held = agent?.keys.find((key) => file.public !== undefined && key.getPublicSSH().equals(file.public))
    if (agent && held) {
      used.add(held.getPublicSSH().toString('base64'))
      const only = new ChosenAgent(agent.agent, [held])
      plain.push({
        label: `${file.path} (agent)`,
        method: async () => ({ type: 'agent', username: user, agent: only }),
      })
    } else if (file.text !== undefined && !file.encrypted) {
      const key = file.text
      plain.push({ label: file.path, method: async () => ({ type: 'publickey', username: user, key }) })
    } else if (file.text !== undefined) {
      const { path, text } = file
      const method = async (): Promise<AnyAuthMethod | undefined> => {
        const passphrase = await unlock(path, text, prompt, notes)
        return passphrase === undefined ? undefined : { type: 'publickey', username: user, key: text, passphrase }
      }
      locked.push({ label: path, method })
    }
  }
  const rest = agent?.keys.filter((key) => !used.has(key.getPublicSSH().toString('base64'))) ?? []
  const others: Attempt[] = []
  if (agent && rest.length > 0 && !identitiesOnly) {
    const chosen = new ChosenAgent(agent.agent, rest)
    const label = `${rest.length} more in the agent`
    others.push({ label, method: async () => ({ type: 'agent', username: user, agent: chosen }) })
  }
  return identitiesNamed ? [...plain, ...others, ...locked] : [...others, ...plain, ...locked]
}

interface Identity {
  readonly path: string
  readonly text?: string
  readonly encrypted: boolean
  readonly public?: Buffer
}

const readIdentity = async (path: string, named: boolean, notes: string[]): Promise<Identity | undefined> => {
  const published = await readFile(`${path}.pub`, 'utf8').then(parsePublic, () => undefined)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (named && code === 'ENOENT') notes.push(`There is no key file ${path}.`)
    else if (code !== 'ENOENT') notes.push(`The key file ${path} cannot be read (${code}).`)
    return published ? { path, encrypted: false, public: published } : undefined
  }
  const key = utils.parseKey(text)
  if (!(key instanceof Error)) {
    if (!key.isPrivateKey()) return { path, encrypted: false, public: key.getPublicSSH() }
    return { path, text, encrypted: false, public: key.getPublicSSH() }
  }
  if (/encrypted|passphrase/i.test(key.message))
    return { path, text, encrypted: true, ...(published ? { public: published } : {}) }
  notes.push(`The key file ${path} is of no kind mailmedic can use (${key.message}).`)
  return published ? { path, encrypted: false, public: published } : undefined
}

const parsePublic = (text: string): Buffer | undefined => {
  const key = utils.parseKey(text)
  return key instanceof Error ? undefined : key.getPublicSSH()
}

const unlock = async (
  path: string,
  text: string,
  prompt: Prompt | undefined,
  notes: string[],
): Promise<string | undefined> => {
  for (let attempt = 1; attempt <= tries && prompt; attempt += 1) {
    const again = attempt > 1 ? 'That was not it. ' : ''
    const passphrase = await prompt(`${again}Passphrase of the key ${path}:`)
    if (passphrase === null) break
    if (!(utils.parseKey(text, passphrase) instanceof Error)) return passphrase
    if (attempt === tries) notes.push(`The passphrase of ${path} was wrong ${tries} times.`)
  }
  notes.push(lockedNote(path))
  return undefined
}

interface OpenAgent {
  readonly agent: Agent
  readonly keys: readonly ParsedKey[]
}

const openAgent = (path: string, notes: string[]): Promise<OpenAgent | undefined> =>
  new Promise((resolve) => {
    const agent = createAgent(path)
    const timer = setTimeout(() => resolve(undefined), 3_000)
    agent.getIdentities((error, keys) => {
      clearTimeout(timer)
      if (error || !keys) {
        notes.push(`The SSH agent at ${path} does not answer.`)
        resolve(undefined)
        return
      }
      const parsed = keys.map((key) => utils.parseKey(key as Buffer))
      resolve({ agent, keys: parsed.flatMap((key) => (key instanceof Error ? [] : [key])) })
    })
  })

type Signer = string | Buffer | ParsedKey

/** Some keys of an agent. */
class ChosenAgent extends BaseAgent {
  readonly #agent: Agent
  readonly #keys: readonly ParsedKey[]
  constructor(agent: Agent, keys: readonly ParsedKey[]) {
    super()
    this.#agent = agent
    this.#keys = keys
  }
  override getIdentities(done: Parameters<Agent['getIdentities']>[0]): void {
    done(undefined, [...this.#keys])
  }
  override sign(key: Signer, data: Buffer, options: SigningRequestOptions | SignCallback, done?: SignCallback): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, done)
  }
}
