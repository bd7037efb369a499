import { afterAll } from 'vitest'
import { openTarget } from '../../src/target/open.ts'
import type { Target } from '../../src/target/target.ts'
import { actContract } from './act.contract.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'
import { targetContract } from './target.contract.ts'

const started = new Map<string, Promise<Sshd>>()

const opener =
  (key: string, login: string, settings: readonly string[] = []) =>
  async (): Promise<Target> => {
    const sshd = started.get(key) ?? startSshd({ settings })
    started.set(key, sshd)
    const { port, identity, knownHosts, config } = await sshd
    return await openTarget(`${login}@127.0.0.1:${port}`, { identity, knownHosts, sshConfig: config })
  }

afterAll(async () => {
  for (const sshd of started.values()) await (await sshd).stop()
})

targetContract('over SSH', opener('usual', 'root'), { skip: noSshd() })
targetContract('over SSH with one session at a time', opener('single', 'root', ['MaxSessions 1']), {
  skip: noSshd(),
  oneScript: true,
})
actContract('a machine over SSH', opener('usual', 'root'), noSshd())
actContract('a machine over SSH with one session at a time', opener('single', 'root'), noSshd())
