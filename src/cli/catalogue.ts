import { causes } from '../causes/index.ts'
import { checks } from '../checks/index.ts'
import type { Playbook } from '../run/playbook.ts'
import { findPlaybook, readPlaybook } from '../run/playbook-find.ts'
import type { Catalogue } from '../run/playbook-load.ts'

/** What playbooks may name here. */
export const catalogue: Catalogue = { checks, causes }

export const playbookNamed = (name: string): Playbook => {
  const found = findPlaybook(name, { cwd: process.cwd(), env: process.env })
  if (found.origin === 'project' && (name === 'health' || name === 'mail-stuck'))
    process.stderr.write(`mailmedic: using ${found.file} instead of the built-in playbook ${name}\n`)
  return readPlaybook(found, catalogue)
}
