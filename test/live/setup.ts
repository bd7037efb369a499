import { ensureInstalled, requirements } from './lab/index.ts'

/** The lab's packages, once for all files. Where a lab cannot be built, the tests themselves say why. */
export const setup = async (): Promise<void> => {
  if (!requirements().ok) return
  const installed = await ensureInstalled()
  if (installed.length > 0) console.log(`installed for the lab: ${installed.join(' ')}`)
}
