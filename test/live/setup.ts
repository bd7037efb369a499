import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureInstalled, requirements } from './lab/index.ts'

/** The lab's packages and the built program, once for all files. Where a lab cannot be built, the tests themselves say why. */
export const setup = async (): Promise<void> => {
  if (!requirements().ok) return
  const installed = await ensureInstalled()
  if (installed.length > 0) console.log(`installed for the lab: ${installed.join(' ')}`)
  build()
}

/** What runs in a terminal is what is written: Node itself does not read JSX. */
const build = (): void => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const argv = [`${root}node_modules/.bin/tsc`, '-p', `${root}tsconfig.build.json`]
  const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the build failed:\n${stdout}`)
}
