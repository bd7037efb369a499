import type { OutputWords } from './output.ts'
import { inCi } from './progress-line.ts'

/** A person sits at it, and no report was asked for: the screens are shown. */
export const onTerminal = (words: OutputWords): boolean =>
  Boolean(process.stdin.isTTY && process.stdout.isTTY) && process.env.TERM !== 'dumb' && !inCi() && words.length === 0
