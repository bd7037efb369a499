/** What was typed cannot be done: one sentence, and what to do next. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** Faults that are explained by their own words; everything else is our own fault. */
const explained = ['UsageError', 'TargetError', 'PlaybookError', 'PlaybookNotFound']

export interface Failure {
  readonly message: string
  readonly hint: string | null
  /** Ours: a bug. */
  readonly ours: boolean
}

export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { message: `${error}`, hint: null, ours: true }
  if (explained.includes(error.name)) {
    const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : null
    return { message: error.message, hint, ours: false }
  }
  const message = `mailmedic itself failed: ${error.message.split('\n')[0]}`
  return { message, hint: 'Please report it, with what --debug prints.', ours: true }
}

export const debugWanted = (): boolean =>
  process.argv.includes('--debug') || !['', '0', 'false', undefined].includes(process.env.MAILMEDIC_DEBUG)
