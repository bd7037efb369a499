import type { Fault } from './fault.ts'
import { findFault } from './faults/index.ts'
import type { Internet } from './internet.ts'
import type { MailHost } from './mailhost.ts'
import type { LabOptions } from './options.ts'
import { type Queue, readQueue } from './queue.ts'
import { remove } from './registry.ts'
import { type Ran, until } from './run.ts'
import type { Flavour } from './stage.ts'

export type Connection = {
  host: string
  port: number
  user: string
  identityFile: string
  encryptedIdentityFile: string
  passphrase: string
  knownHostsFile: string
  sshConfigFile: string
  /** users `op` (no sudo), `sudoer` (NOPASSWD: ALL), `typist` (sudo with sshPassword), `zimbra`: the same keys as root */
  sshUser: string
  sshPassword: string
}

export type Mail = {
  from?: string
  to: string
  count?: number
  via?: 'local' | 'smtp'
  subject?: string
  size?: number
}

export class Lab {
  readonly id: string
  readonly flavour: Flavour
  readonly options: LabOptions
  readonly connection: Connection
  readonly internet: Internet
  /** what must never appear in a report or a bundle */
  readonly secrets: string[]
  readonly relay: { user: string; key: string }
  private readonly mail: MailHost
  private downed: Promise<void> | undefined

  constructor(
    about: { id: string; flavour: Flavour; options: LabOptions; relay: { user: string; key: string } },
    connection: Connection,
    internet: Internet,
    mail: MailHost,
  ) {
    this.id = about.id
    this.flavour = about.flavour
    this.options = about.options
    this.relay = about.relay
    this.connection = connection
    this.internet = internet
    this.mail = mail
    this.secrets = [about.relay.key, connection.sshPassword, connection.passphrase]
  }

  /** Process id, on this machine, of the mail host's first process. */
  get init(): number {
    return this.mail.init
  }
  get host(): string {
    return this.connection.host
  }
  get port(): number {
    return this.connection.port
  }
  get user(): string {
    return this.connection.user
  }
  get identityFile(): string {
    return this.connection.identityFile
  }
  get knownHostsFile(): string {
    return this.connection.knownHostsFile
  }
  get sshConfigFile(): string {
    return this.connection.sshConfigFile
  }
  get sshPassword(): string {
    return this.connection.sshPassword
  }
  get logFile(): string {
    if (this.options.journal === true) return '/run/lab/journal'
    return this.flavour === 'plain' ? '/var/log/mail.log' : '/var/log/zimbra.log'
  }
  get configDir(): string {
    return this.flavour === 'plain' ? '/etc/postfix' : '/opt/zimbra/common/conf'
  }
  get queueDir(): string {
    return this.flavour === 'plain' ? '/var/spool/postfix' : '/opt/zimbra/data/postfix/spool'
  }

  exec(argv: string[], options: { stdin?: string } = {}): Promise<Ran> {
    return this.mail.exec(argv, options)
  }

  async must(argv: string[], options: { stdin?: string } = {}): Promise<string> {
    const ran = await this.exec(argv, options)
    if (ran.code !== 0) throw new Error(`in the lab: ${argv.join(' ')}: exit ${ran.code}: ${ran.stderr || ran.stdout}`)
    return ran.stdout
  }

  /** A few shell lines as root inside the mail host. */
  sh(script: string): Promise<string> {
    return this.must(['/bin/bash', '--norc', '-euc', `exec 2>&1 </dev/null; ${script}`])
  }

  internetExec(argv: string[], options: { stdin?: string } = {}): Promise<Ran> {
    return this.internet.exec(argv, options)
  }

  read(path: string): string {
    return this.mail.read(path)
  }

  log(): string {
    return this.mail.read(this.logFile)
  }

  /** Sets Postfix parameters the way the flavour's owner would, and reloads. */
  async settings(values: Record<string, string>): Promise<void> {
    const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`)
    await this.must(['postconf', '-e', ...pairs])
    await this.reload()
  }

  async reload(): Promise<void> {
    await this.must(['postfix', 'reload'])
  }

  /** Zimbra: sets server attributes through the zmprov stand-in and has them applied now. */
  async attributes(values: Record<string, string>): Promise<void> {
    const words = Object.entries(values).flatMap(([name, value]) => [name, `'${value}'`])
    await this.must(['su', '-', 'zimbra', '-c', `zmprov -l ms mail.antv.test ${words.join(' ')}`])
    await this.must(['su', '-', 'zimbra', '-c', '/opt/zimbra/libexec/configrewrite mta'])
    await this.reload()
  }

  fault(id: string): Fault {
    return findFault(id, this.flavour)
  }

  async inject(id: string): Promise<void> {
    await this.fault(id).inject(this)
  }
  async heal(id: string): Promise<void> {
    await this.fault(id).heal(this)
  }
  async load(id: string): Promise<void> {
    await this.fault(id).load(this)
  }

  async send(mail: Mail): Promise<void> {
    const from = mail.from ?? 'user1@antv.test'
    const body = 'x'.repeat(70)
    const filler = Array.from({ length: Math.ceil((mail.size ?? 70) / 71) }, () => body).join('\n')
    const subject = mail.subject ?? 'hello from the lab'
    const text = `From: ${from}\nTo: ${mail.to}\nSubject: ${subject}\n\n${filler}\n`
    const count = String(mail.count ?? 1)
    if (mail.via !== 'smtp') {
      const script = 'f=$(mktemp); cat >$f; for n in $(seq $3); do sendmail -i -f "$1" "$2" <$f; done; rm $f'
      await this.must(['/bin/bash', '--norc', '-c', script, 'send', from, mail.to, count], { stdin: text })
      return
    }
    await this.must(['/usr/bin/python3', '-c', overSmtp, from, mail.to, count], { stdin: text })
  }

  async queue(): Promise<Queue> {
    return readQueue((await this.exec(['timeout', '10', 'postqueue', '-j'])).stdout)
  }

  /** How many messages lie in a local user's mailbox. */
  async delivered(user: string): Promise<number> {
    const list = await this.exec(['sh', '-c', `ls /var/vmail/antv.test/${user}/new 2>/dev/null | wc -l`])
    return Number(list.stdout.trim())
  }

  waitFor(what: string, cond: (lab: Lab) => Promise<boolean> | boolean, timeoutMs = 20_000): Promise<true> {
    return until(what, async () => ((await cond(this)) ? true : undefined), timeoutMs)
  }

  waitForLog(words: RegExp, timeoutMs = 20_000): Promise<true> {
    return this.waitFor(`${words} in ${this.logFile}`, () => words.test(this.log()), timeoutMs)
  }

  /** Waits until at least so many messages are in the queue for a reason that matches. */
  waitForReason(words: RegExp, count = 1, timeoutMs = 30_000): Promise<true> {
    const told = async () => {
      const { messages } = await this.queue()
      return messages.filter((message) => message.recipients.some((to) => words.test(to.reason ?? ''))).length >= count
    }
    return this.waitFor(`${count} × ${words} in the queue`, told, timeoutMs)
  }

  /** Does something on the mail host answer on this port of 127.0.0.1? */
  async listening(port: number): Promise<boolean> {
    const dial = ['/bin/bash', '--norc', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]
    return (await this.exec(dial)).code === 0
  }

  /** Waits until no message is on its way: what is left has been tried and is deferred. */
  settled(): Promise<true> {
    return this.waitFor('a settled queue', async () => {
      const queue = await this.queue()
      return queue.active + queue.incoming + queue.maildrop === 0
    })
  }

  down(): Promise<void> {
    this.downed ??= remove(this.id)
    return this.downed
  }
}

const overSmtp = `
import smtplib, sys
text = sys.stdin.read()
with smtplib.SMTP('127.0.0.1', 25, timeout=30) as out:
    for n in range(int(sys.argv[3])):
        out.sendmail(sys.argv[1], [sys.argv[2]], text)
`
