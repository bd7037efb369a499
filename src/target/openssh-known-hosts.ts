import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TargetError } from './target.ts'

/** ssh makes no folder for it, leaves the file's mode to chance, and writes on in a last line that has no end. */
export const makeKnownHosts = async (path: string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'a', 0o600)
    try {
      if (!/(?:^|\n)$/.test(await readFile(path, 'utf8'))) await file.write('\n')
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new TargetError(
      `The new host key cannot be written to ${path} (${code}).`,
      'Name another file with --known-hosts.',
    )
  }
}
