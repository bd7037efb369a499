import type { ExecAsk, Reading } from './target.ts'

/** A line in the log of a host that says who asks. */
export interface Signature {
  readonly text: string
  readonly failed: (target: string, why: string) => void
}

/** Usually not waited for: it goes along with the first questions. */
export const sign = async (
  { name, ask }: { readonly name: string; readonly ask: (ask: ExecAsk) => Promise<Reading> },
  { text, failed }: Signature,
): Promise<void> => {
  const argv = ['logger', '-t', 'mailmedic', '-p', 'user.notice', '--', text]
  const { status, exitCode, why, stderr } = await ask({ kind: 'exec', argv, timeoutMs: 5_000 })
  if (status !== 'ok' || exitCode !== 0) failed(name, why ?? (stderr || `logger ended with status ${exitCode}`))
}
