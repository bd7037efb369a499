import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { detach, type Ran, run, until } from './run.ts'
import { bootScript } from './stage.ts'

/** The mail host: a root file system, processes and a network of its own, held together by its first process. */
export class MailHost {
  readonly init: number

  constructor(init: number) {
    this.init = init
  }

  static async boot(id: string, dir: string): Promise<MailHost> {
    const log = openSync(join(dir, 'boot.log'), 'a')
    const isolated = ['unshare', '--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child']
    const command = ['/bin/bash', bootScript, dir, '/usr/local/lib/lab/init.sh']
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
    const outer = detach(['nsenter', `--net=/run/netns/mmm-${id}`, ...isolated, ...command], log, env)
    closeSync(log)
    const died = () =>
      new Error(`the mail host did not start:\n${readFileSync(join(dir, 'boot.log'), 'utf8').slice(-2000)}`)
    const init = await until('the first process of the mail host', () => {
      if (!existsSync(`/proc/${outer}`)) throw died()
      return Number(readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim().split(' ')[0]) || undefined
    })
    await until('the mail host to be ready', () => {
      if (!existsSync(`/proc/${init}`)) throw died()
      return existsSync(`/proc/${init}/root/run/lab/ready`)
    })
    return new MailHost(init)
  }

  exec(argv: string[], options: { stdin?: string } = {}): Promise<Ran> {
    const env = { PATH: this.path, HOME: '/root', LANG: 'C.UTF-8', USER: 'root', LOGNAME: 'root' }
    const inside = ['-m', '-u', '-i', '-n', '-p', '--root', '--wdns=/root']
    const target = ['nsenter', '-t', String(this.init), ...inside]
    return run(
      [...target, 'env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...argv],
      options,
    )
  }

  /** A file of the mail host, read from here; empty when it is not there. */
  read(path: string): string {
    try {
      return readFileSync(`/proc/${this.init}/root${path}`, 'utf8')
    } catch {
      return ''
    }
  }

  private readonly path =
    '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/zimbra/common/sbin:/opt/zimbra/bin'
}
