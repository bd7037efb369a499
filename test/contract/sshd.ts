import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testFolder } from './folder.ts'

const program = '/usr/sbin/sshd'

/** Why no sshd can be started here; undefined: it can. In CI a missing part is a failure, not a skip. */
export const noSshd = (): string | undefined => {
  const namespaces = spawnSync('unshare', ['--mount', 'mount', '--bind', '/tmp', '/tmp'], { stdio: 'ignore' })
  const missing = [
    process.getuid?.() === 0 ? '' : 'not root',
    existsSync(program) ? '' : `no ${program}`,
    existsSync('/usr/bin/ssh-keygen') ? '' : 'no ssh-keygen',
    namespaces.status === 0 ? '' : 'no mount namespace of our own (unshare --mount)',
  ].filter((text) => text !== '')
  if (missing.length > 0 && process.env.CI === 'true') throw new Error(`these tests need sshd: ${missing.join(', ')}`)
  return missing.length > 0 ? missing.join(', ') : undefined
}

export interface Sshd {
  readonly folder: string
  readonly port: number
  readonly pid: number
  /** Private key that may log in as any account. */
  readonly identity: string
  /** Holds the server's keys under [127.0.0.1]:port. */
  readonly knownHosts: string
  /** An ssh_config that knows nothing of the person who runs the tests. */
  readonly config: string
  readonly hostKeys: Readonly<Record<'ed25519' | 'rsa', string>>
  log(): Promise<string>
  /** What sudo mailed to root about an account, one line each. */
  sudoMail(account: string): Promise<readonly string[]>
  /** Process ids of the connections that it serves. */
  sessions(): number[]
  stop(): Promise<void>
}

export interface Account {
  readonly name: string
  readonly shell?: string
  /** Hash for /etc/shadow; absent: no password. */
  readonly password?: string
  /** Files in the home folder. */
  readonly files?: Readonly<Record<string, string>>
  /** What sudoers says after the name, e.g. `ALL=(ALL) NOPASSWD: ALL`. */
  readonly sudo?: string
}

export interface SshdOptions {
  /** Further lines of sshd_config; they win over the usual ones. */
  readonly settings?: readonly string[]
  readonly accounts?: readonly Account[]
}

/** A real sshd on a loopback port, with keys, settings and accounts that exist only in its own mount namespace. */
export const startSshd = async ({ settings = [], accounts = [] }: SshdOptions = {}): Promise<Sshd> => {
  const folder = await testFolder('sshd')
  const identity = join(folder, 'id_ed25519')
  const hostKeys = { ed25519: join(folder, 'host_ed25519'), rsa: join(folder, 'host_rsa') }
  makeKey(identity)
  makeKey(hostKeys.ed25519)
  makeKey(hostKeys.rsa, ['-t', 'rsa', '-b', '2048'])
  await mkdir('/run/sshd', { recursive: true })
  const port = await freePort()
  const log = join(folder, 'log')
  const authorized = join(folder, 'authorized_keys')
  await writeFile(authorized, await readFile(`${identity}.pub`))
  const conf = join(folder, 'sshd_config')
  // The first value wins, so the test's own lines come first.
  const lines = [
    ...settings,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...Object.values(hostKeys).map((path) => `HostKey ${path}`),
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'AllowTcpForwarding yes',
    'AllowStreamLocalForwarding yes',
    'LogLevel VERBOSE',
  ]
  await writeFile(conf, `${lines.join('\n')}\n`)
  const mounts = await writeAccounts(folder, accounts)
  const run = [...mounts, `exec ${program} -D -f ${conf} -E ${log}`].join(' && ')
  // It ends with the test run, however that ends.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--mount', 'sh', '-c', run], { stdio: 'ignore' })
  await untilOpen(port, child, log)
  const knownHosts = join(folder, 'known_hosts')
  const keys = await Promise.all(Object.values(hostKeys).map((path) => readFile(`${path}.pub`, 'utf8')))
  await writeFile(knownHosts, keys.map((key) => `[127.0.0.1]:${port} ${key}`).join(''))
  const config = join(folder, 'ssh_config')
  await writeFile(config, 'IdentityAgent none\n')
  const pid = child.pid ?? 0
  return {
    folder,
    port,
    pid,
    identity,
    knownHosts,
    config,
    hostKeys,
    log: () => readFile(log, 'utf8'),
    sudoMail: async (account) => {
      await sleep(500) // sudo does not wait for its mailer
      const text = await readFile(join(folder, 'sudo-mail'), 'utf8')
      return text.split('\n').filter((line) => line.includes(` : ${account} : `))
    },
    sessions: () => childrenOf(pid),
    stop: async () => {
      for (const session of childrenOf(pid)) kill(session)
      kill(pid)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Files to be seen in place of the machine's own, and the commands that put them there. */
const writeAccounts = async (folder: string, accounts: readonly Account[]): Promise<string[]> => {
  let passwd = await readFile('/etc/passwd', 'utf8')
  let shadow = await readFile('/etc/shadow', 'utf8')
  let sudoers = ''
  for (const [index, { name, shell, password, files, sudo }] of accounts.entries()) {
    const id = 61_000 + index
    const home = join(folder, name)
    await mkdir(home)
    for (const [path, text] of Object.entries(files ?? {})) await writeFile(join(home, path), text, { mode: 0o755 })
    await chown(home, id, id)
    passwd += `${name}:x:${id}:${id}::${home}:${shell ?? '/bin/sh'}\n`
    shadow += `${name}:${password ?? '*'}:20000:0:99999:7:::\n`
    if (sudo !== undefined) sudoers += `${name} ${sudo}\n`
  }
  const sudoFolder = join(folder, 'sudoers.d')
  await mkdir(sudoFolder)
  await writeFile(join(folder, 'passwd'), passwd)
  await writeFile(join(folder, 'shadow'), shadow, { mode: 0o640 })
  // What sudo would mail to root goes into a file: nothing of ours may make it do so, and this machine has a queue too.
  const mailer = join(folder, 'sudo-mailer')
  const mail = join(folder, 'sudo-mail')
  await writeFile(mailer, `#!/bin/sh\ncat >>${mail}\n`, { mode: 0o755 })
  // Debian's sudo mails as the one who called it.
  await writeFile(mail, '')
  await chmod(mail, 0o666)
  await writeFile(join(sudoFolder, 'test'), `Defaults mailerpath="${mailer}"\n${sudoers}`, { mode: 0o440 })
  const places = ['passwd', 'shadow', 'sudoers.d'].filter((name) => existsSync(`/etc/${name}`))
  return places.map((name) => `mount --bind ${join(folder, name)} /etc/${name}`)
}

export const makeKey = (path: string, how: readonly string[] = ['-t', 'ed25519'], passphrase = ''): void => {
  execFileSync('ssh-keygen', ['-q', ...how, '-N', passphrase, '-C', 'test', '-f', path])
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })

const untilOpen = async (port: number, child: ChildProcess, log: string): Promise<void> => {
  for (let attempt = 0; attempt < 800; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${await readFile(log, 'utf8').catch(() => 'no log')}`)
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await sleep(25)
  }
  throw new Error(`sshd does not listen on port ${port}`)
}

const childrenOf = (pid: number): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number)
  } catch {
    return []
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}
