import { defineProbe, type Probe, textOf, Unknown } from './probe.ts'

export interface CommandOutput {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export const commandOutput = (argv: readonly string[], as?: string): Probe<CommandOutput> =>
  defineProbe<CommandOutput>({
    id: `command-output:${as ?? ''}:${JSON.stringify(argv)}`,
    ask: [{ kind: 'exec', argv, ...(as ? { as } : {}) }],
    parse: ([reading]) => {
      const text = textOf(reading)
      if (text instanceof Unknown) return text
      return { exitCode: reading?.exitCode ?? null, stdout: text, stderr: reading?.stderr ?? '' }
    },
  })
