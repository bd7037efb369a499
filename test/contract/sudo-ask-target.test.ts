import { execFileSync } from 'node:child_process'
import { afterAll } from 'vitest'
import { openTarget } from '../../src/target/open.ts'
import type { Target } from '../../src/target/target.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'
import { targetContract } from './target.contract.ts'

const password = 'correct horse'
let started: Promise<Sshd> | undefined
const start = (): Promise<Sshd> => {
  const hash = execFileSync('openssl', ['passwd', '-6', password], { encoding: 'utf8' }).trim()
  return startSshd({ accounts: [{ name: 'mm-typist', password: hash, sudo: 'ALL=(ALL) ALL' }] })
}
const open = async (): Promise<Target> => {
  started ??= start()
  const { port, identity, knownHosts, config } = await started
  const options = { identity, knownHosts, sshConfig: config, sudo: 'ask' as const, prompt: async () => password }
  return await openTarget(`mm-typist@127.0.0.1:${port}`, options)
}

afterAll(async () => {
  await (await started)?.stop()
})

targetContract('over SSH, as root by a sudo with password', open, { skip: noSshd() })
