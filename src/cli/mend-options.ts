import type { Command } from 'commander'
import { option } from './options.ts'

const formats = ['human', 'json', 'ndjson', 'markdown'] as const

export interface MendOutputFlags {
  readonly format: (typeof formats)[number]
  readonly output?: string
}

export const withMendOutput = (command: Command): Command =>
  command
    .addOption(
      option('--format <format>', 'human, json, ndjson (one event a line), or markdown: a record for the ticket')
        .choices([...formats])
        .default('human')
        .helpGroup('The report:'),
    )
    .addOption(option('-o, --output <file>', 'write the report to a file; - is stdout').helpGroup('The report:'))
