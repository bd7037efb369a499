import { bin, inTurn, medianMs, once, report } from './measure.ts'

/** Start-up, against the start of Node itself. */
export const version = async (): Promise<void> => {
  const { ours, theirs } = await inTurn(
    31,
    () => once([process.execPath, bin, '--version']),
    () => once([process.execPath, '-e', '0']),
  )
  const [a, b] = [medianMs(ours), medianMs(theirs)]
  report('--version against node -e 0', a / b, 1.6, 'times', `${a.toFixed(0)} ms against ${b.toFixed(0)} ms`)
}
