/** Records the incident that `mailmedic demo` replays, from a lab of real parts: npm run demo:record. Debian, root. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { up } from '../test/live/lab/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** So long the mail waits before it is recorded. */
const minutes = Number(process.argv[2] ?? 3)

const lab = await up('zimbra', ['sasl-unset-and-25-blocked'])
try {
  process.stdout.write(`the lab is up; recording in ${minutes} min\n`)
  await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
  mkdirSync(`${root}demo`, { recursive: true })
  const reach = [
    '-i',
    lab.identityFile,
    '--known-hosts',
    lab.knownHostsFile,
    '-p',
    `${lab.port}`,
    `${lab.user}@${lab.host}`,
  ]
  const argv = [`${root}src/main.ts`, 'record', ...reach, '-o', `${root}demo/incident.mmb.tgz`]
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' })
  process.exitCode = status ?? 3
} finally {
  await lab.down()
}
