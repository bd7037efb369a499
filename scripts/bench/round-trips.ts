import { spawn } from 'node:child_process'
import { once as event } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delayProxy } from '../../test/contract/delay-proxy.ts'
import { type Lab, up } from '../../test/live/lab/index.ts'
import { bin, inTurn, medianMs, once, report } from './measure.ts'

const delayMs = 100

/**
 * Round trips of a diagnose of a healthy server: its time behind a slow line, less its time without, by the delay. Cold, and
 * again over a connection that the person's ssh holds open.
 */
export const roundTrips = async (): Promise<void> => {
  const lab = await up('plain', ['healthy'])
  const folder = mkdtempSync(join(tmpdir(), 'mailmedic-bench-'))
  const [slow, fast] = [await delayProxy(lab.port, delayMs, lab.host), await delayProxy(lab.port, 0, lab.host)]
  try {
    const diagnose = (port: number) => {
      const config = sshConfig(lab, folder, port)
      return () => once([process.execPath, bin, 'diagnose', '-F', config, 'bench', '--format', 'json'])
    }
    const script = (port: number) => {
      const config = sshConfig(lab, folder, port)
      return () => once(['ssh', '-F', config, 'bench', 'true'])
    }
    const ours = await inTurn(7, diagnose(slow.port), diagnose(fast.port))
    const theirs = await inTurn(5, script(slow.port), script(fast.port))
    const trips = (ran: typeof ours) => (medianMs(ran.ours) - medianMs(ran.theirs)) / delayMs
    const how = `${medianMs(ours.ours).toFixed(0)} ms behind ${delayMs} ms, ${medianMs(ours.theirs).toFixed(0)} ms without; "ssh host true" costs ${trips(theirs).toFixed(1)}`
    report('cold diagnose of a healthy server', trips(ours), 14, 'round trips', how)
    const shared = await inTurn(9, await overMaster(lab, folder, slow.port), await overMaster(lab, folder, fast.port))
    const over = `${medianMs(shared.ours).toFixed(0)} ms behind ${delayMs} ms, ${medianMs(shared.theirs).toFixed(0)} ms without`
    report('a second run over an open ControlMaster', trips(shared), 3, 'round trips', over)
  } finally {
    slow.close()
    fast.close()
    rmSync(folder, { recursive: true, force: true })
    await lab.down()
  }
}

/** Opens a connection as a person would, which lasts until its lab goes, and diagnoses over it. */
const overMaster = async (lab: Lab, folder: string, port: number) => {
  const config = sshConfig(lab, folder, port)
  const own = `Match all\n  ControlPath ${join(folder, '%C')}\n`
  appendFileSync(config, own)
  // What stays in the background holds what it was given: nothing of ours is waited for but its exit.
  await event(spawn('ssh', ['-F', config, '-M', '-N', '-f', 'bench'], { stdio: 'ignore' }), 'exit')
  return () =>
    once([process.execPath, bin, 'diagnose', '-F', config, 'bench', '--transport', 'openssh', '--format', 'json'])
}

const sshConfig = (lab: Lab, folder: string, port: number): string => {
  const path = join(folder, `ssh-${port}`)
  const lines = [
    'Host bench',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${lab.user}`,
    `  IdentityFile ${lab.identityFile}`,
    '  IdentitiesOnly yes',
    `  HostKeyAlias ${lab.host}`,
    `  UserKnownHostsFile ${lab.knownHostsFile}`,
    '  GlobalKnownHostsFile /dev/null',
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
