import type { Target } from './target.ts'

/** A line in the log of a host that says who asks. */
export interface Signature {
  readonly text: string
  readonly failed: (target: string, why: string) => void
}

/** Not waited for: it goes along with the first questions. */
export const sign = (target: Target, { text, failed }: Signature): void => {
  const argv = ['logger', '-t', 'mailmedic', '-p', 'user.notice', '--', text]
  void target.ask({ kind: 'exec', argv, timeoutMs: 5_000 }).then(({ status, exitCode, why, stderr }) => {
    if (status !== 'ok' || exitCode !== 0)
      failed(target.name, why ?? (stderr || `logger ended with status ${exitCode}`))
  })
}
