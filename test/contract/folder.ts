import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that all accounts may enter. Those of test runs that were cut off are taken away first. */
export const testFolder = async (kind: 'contract' | 'sshd'): Promise<string> => {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^mailmedic-(?:contract|sshd)-p(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !alive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(tmpdir(), `mailmedic-${kind}-p${process.pid}-`))
  await chmod(folder, 0o755)
  return folder
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
