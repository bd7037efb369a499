import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dnsmasqConfig } from './internet/zone.ts'
import { detach, must, type Ran, run, until } from './run.ts'

/** A message that reached a server on the lab's internet. */
export type Arrival = {
  at: string
  host: string
  port: number
  user: string | null
  from: string
  to: string[]
  subject: string
  /** Of what stands below the Received lines at its head. */
  content: string
  tls: boolean
}

const program = fileURLToPath(new URL('./internet/main.ts', import.meta.url))

export class Internet {
  readonly dir: string
  private readonly enter: string[]

  constructor(id: string, labDir: string) {
    this.dir = join(labDir, 'internet')
    this.enter = ['nsenter', `--net=/run/netns/mmi-${id}`]
  }

  async start(credentials: { user: string; key: string }): Promise<void> {
    mkdirSync(this.dir, { recursive: true })
    writeFileSync(join(this.dir, 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 })
    writeFileSync(join(this.dir, 'dnsmasq.conf'), dnsmasqConfig(join(this.dir, 'dnsmasq.pid')))
    await this.makeCertificates()
    const log = openSync(join(this.dir, 'log'), 'a')
    const env = { ...process.env, NODE_OPTIONS: '' }
    detach([...this.enter, process.execPath, '--disable-warning=ExperimentalWarning', program, this.dir], log, env)
    closeSync(log)
    await this.startDns()
  }

  async ready(): Promise<void> {
    await until('the SMTP servers of the lab internet', () => existsSync(join(this.dir, 'ready')))
  }

  exec(argv: string[], options: { stdin?: string } = {}): Promise<Ran> {
    return run([...this.enter, ...argv], options)
  }

  async startDns(): Promise<void> {
    await must([...this.enter, '/usr/sbin/dnsmasq', '-C', join(this.dir, 'dnsmasq.conf')])
  }

  /** Other names: lines of dnsmasq.conf that begin so go, others come. Gives back what puts the old ones in place. */
  async rename(without: string[], lines: string[]): Promise<() => Promise<void>> {
    const path = join(this.dir, 'dnsmasq.conf')
    const before = readFileSync(path, 'utf8')
    const kept = before.split('\n').filter((line) => !without.some((start) => line.startsWith(start)))
    const become = async (text: string) => {
      writeFileSync(path, text)
      await this.stopDns()
      await this.startDns()
    }
    await become([...kept, ...lines, ''].join('\n'))
    return () => become(before)
  }

  /** A certificate of the lab's authority for a host; no days: it has expired as soon as it is there. */
  async certificate(name: string, days: number): Promise<{ key: string; certificate: string }> {
    const at = (file: string) => join(this.dir, `${name}.${file}`)
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('key')]
    await must(['openssl', 'req', '-new', ...key, '-subj', `/CN=${name}`, '-out', at('csr')])
    writeFileSync(at('ext'), `subjectAltName=DNS:${name}\n`)
    const signer = ['-CA', join(this.dir, 'ca.crt'), '-CAkey', join(this.dir, 'ca.key'), '-CAcreateserial']
    const request = ['-in', at('csr'), '-extfile', at('ext'), '-days', String(days), '-out', at('crt')]
    await must(['openssl', 'x509', '-req', ...signer, ...request])
    return { key: readFileSync(at('key'), 'utf8'), certificate: readFileSync(at('crt'), 'utf8') }
  }

  async stopDns(): Promise<void> {
    const pid = readFileSync(join(this.dir, 'dnsmasq.pid'), 'utf8').trim()
    await must(['kill', pid])
    await until('the resolver to be gone', () => !existsSync(`/proc/${pid}`))
  }

  /** What the network between the mail host and the world does: rules in the internet's own namespace. */
  async rule(name: string, expression: string): Promise<void> {
    const table = `table inet ${name} { chain way { type filter hook input priority 0; ${expression}; }; }\n`
    await must([...this.enter, 'nft', '-f', '-'], { stdin: table })
  }

  async unrule(name: string): Promise<void> {
    await run([...this.enter, 'nft', 'delete', 'table', 'inet', name])
  }

  relayMood(mood: '' | 'quota' | 'unverified' | 'unverified-header'): void {
    writeFileSync(join(this.dir, 'relay-mood'), mood)
  }

  arrived(): Arrival[] {
    const path = join(this.dir, 'arrived.jsonl')
    if (!existsSync(path)) return []
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as Arrival)
  }

  get caFile(): string {
    return join(this.dir, 'ca.crt')
  }

  private async makeCertificates(): Promise<void> {
    const at = (name: string) => join(this.dir, name)
    const key = (name: string) =>
      must(['openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at(name)])
    await Promise.all([key('ca.key'), key('tls.key')])
    const names = [
      'smtp.sendgrid.net',
      'smtp.mailgun.org',
      '*.test',
      'mail.antv.test',
      '*.l.google.com',
      '*.olc.protection.outlook.com',
    ]
    const subject = ['-subj', '/CN=mailmedic lab CA', '-days', '30']
    await must(['openssl', 'req', '-x509', '-new', '-key', at('ca.key'), '-out', at('ca.crt'), ...subject])
    await must([
      'openssl',
      'req',
      '-new',
      '-key',
      at('tls.key'),
      '-subj',
      '/CN=smtp.sendgrid.net',
      '-out',
      at('tls.csr'),
    ])
    writeFileSync(at('tls.ext'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`)
    const signed = ['-in', at('tls.csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '30']
    await must(['openssl', 'x509', '-req', ...signed, '-extfile', at('tls.ext'), '-out', at('tls.crt')])
  }
}
