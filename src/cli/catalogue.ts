import { causes } from '../causes/index.ts'
import { checks } from '../checks/index.ts'
import { fixes } from '../fixes/index.ts'
import type { Playbook } from '../run/playbook.ts'
import { findPlaybook, readPlaybook } from '../run/playbook-find.ts'
import type { Catalogue } from '../run/playbook-load.ts'

/** What playbooks may name here. */
export const catalogue: Catalogue = { checks, causes, fixes }

const onStderr = (text: string): void => void process.stderr.write(`mailmedic: ${text}\n`)

/** `say` hears that one of the same name took the place of a built-in one. */
export const playbookNamed = (name: string, say = onStderr): Playbook => {
  const found = findPlaybook(name, { cwd: process.cwd(), env: process.env })
  if (found.origin === 'project' && (name === 'health' || name === 'mail-stuck'))
    say(`using ${found.file} instead of the built-in playbook ${name}`)
  return readPlaybook(found, catalogue)
}
