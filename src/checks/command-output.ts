import { z } from 'zod'
import { commandOutput as probe } from '../probes/command-output.ts'
import { defineCheck } from './check.ts'

/** Generic: a command ends with an exit status and prints, or does not print, a text. The command must only read. */
export const commandOutput = defineCheck({
  id: 'command-output',
  title: 'A command answers as expected',
  why: 'Your own additions can be watched without code.',
  needs: ({ argv, as }) => ({ output: probe(argv, as) }),
  options: z.strictObject({
    argv: z.array(z.string()).min(1).meta({ description: 'The command as a list of words; no shell' }),
    as: z.string().optional().meta({ description: 'Account to run it as' }),
    exitCode: z.number().int().default(0),
    contains: z.array(z.string()).default([]),
    lacks: z.array(z.string()).default([]),
  }),
  judge: ({ output }, { argv, exitCode, contains, lacks }) => {
    const subject = argv[0] ?? 'command'
    const text = `${output.stdout}\n${output.stderr}`
    const wrong = [
      ...(output.exitCode === exitCode ? [] : [`ended with ${output.exitCode}, ${exitCode} was wanted`]),
      ...contains.filter((each) => !text.includes(each)).map((each) => `did not print "${each}"`),
      ...lacks.filter((each) => text.includes(each)).map((each) => `printed "${each}"`),
    ]
    const evidence = [{ ask: argv.join(' '), quote: text.trim().slice(0, 300) }]
    if (output.exitCode === null)
      return [{ status: 'unknown', subject, summary: `${argv.join(' ')} left no exit status`, evidence }]
    return [
      wrong.length === 0
        ? { status: 'ok', subject, summary: `${argv.join(' ')} answers as expected`, evidence }
        : { status: 'critical', subject, summary: `${argv.join(' ')} ${wrong.join(', ')}`, evidence },
    ]
  },
})
