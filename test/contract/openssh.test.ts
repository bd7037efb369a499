import { afterAll } from 'vitest'
import { openTarget } from '../../src/target/open.ts'
import type { Target } from '../../src/target/target.ts'
import { actContract } from './act.contract.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'
import { targetContract } from './target.contract.ts'

const started = new Map<string, Promise<Sshd>>()

const opener =
  (key: string, settings: readonly string[] = []) =>
  async (): Promise<Target> => {
    const sshd = started.get(key) ?? startSshd({ settings })
    started.set(key, sshd)
    const { port, identity, knownHosts, config } = await sshd
    const options = { identity, knownHosts, sshConfig: config, transport: 'openssh' as const }
    return await openTarget(`root@127.0.0.1:${port}`, options)
  }

afterAll(async () => {
  for (const sshd of started.values()) await (await sshd).stop()
})

targetContract("over the system's ssh", opener('usual'), { skip: noSshd() })
targetContract("over the system's ssh with one session at a time", opener('single', ['MaxSessions 1']), {
  skip: noSshd(),
  oneScript: true,
})
actContract("a machine over the system's ssh", opener('usual'), noSshd())
