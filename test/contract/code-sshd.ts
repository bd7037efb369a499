import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import ssh2, { type AuthContext, type KeyboardAuthContext } from 'ssh2'
import { freePort, makeKey } from './sshd.ts'

const { Server } = ssh2

export interface Asked {
  readonly prompt: string
  readonly echo: boolean
  readonly answer: string
}

export interface CodeRequest {
  readonly title?: string
  readonly instructions?: string
  readonly prompts: readonly Asked[]
}

export interface CodeSshd {
  readonly port: number
  readonly knownHosts: string
  stop(): void
}

/**
 * SIMULATED: an SSH server of ssh2 that wants what sshd asks for by PAM modules which not every machine has: passwords and
 * codes, in one request or several. `password`: asked for first, as AuthenticationMethods password,keyboard-interactive.
 */
export const startCodeSshd = async (
  path: string,
  requests: readonly CodeRequest[],
  password?: string,
): Promise<CodeSshd> => {
  makeKey(path)
  const port = await freePort()
  const server = new Server({ hostKeys: [readFileSync(path)] }, (client) => {
    let past = password === undefined
    client.on('error', () => {})
    client.on('authentication', (ctx: AuthContext) => {
      if (ctx.method === 'password' && !past) {
        past = ctx.password === password
        ctx.reject(past ? ['keyboard-interactive'] : ['password'], past)
      } else if (ctx.method === 'keyboard-interactive' && past) question(ctx, [...requests])
      else ctx.reject(past ? ['keyboard-interactive'] : ['password'])
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec()
        const child = spawn('sh', ['-c', command])
        channel.pipe(child.stdin)
        child.stdout.pipe(channel, { end: false })
        child.stderr.pipe(channel.stderr, { end: false })
        child.once('close', (code) => {
          channel.exit(code ?? 1)
          channel.end()
        })
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const key = readFileSync(`${path}.pub`, 'utf8')
  return { port, knownHosts: `[127.0.0.1]:${port} ${key}`, stop: () => server.close() }
}

const question = (ctx: KeyboardAuthContext, [request, ...further]: readonly CodeRequest[]): void => {
  if (!request) {
    ctx.accept()
    return
  }
  const { prompts, title = '', instructions = '' } = request
  ctx.prompt(
    prompts.map(({ prompt, echo }) => ({ prompt, echo })),
    title,
    instructions,
    (answers) => {
      const right = prompts.every(({ answer }, at) => answers[at] === answer)
      if (right) question(ctx, further)
      else ctx.reject(['keyboard-interactive'])
    },
  )
}
