import { readFileSync } from 'node:fs'
import type { SecretNeed } from '../fixes/fix.ts'
import { Secret } from '../target/secret.ts'
import { UsageError } from './failure.ts'
import { reasonOf } from './output.ts'
import { prompt } from './prompt.ts'

/** Where a secret comes from. Never an option's value: that is seen by everybody who lists processes. */
export interface SecretFlags {
  readonly secretStdin?: boolean
  readonly secretFile?: string
  /** Name of an environment variable. */
  readonly secretEnv?: string
}

/** One secret, read once: without the line break at its end. null: none was given, and nobody is there to be asked. */
export const secretFrom = async (flags: SecretFlags, need: SecretNeed): Promise<Secret | null> => {
  const given = [
    flags.secretStdin ? '--secret-stdin' : '',
    flags.secretFile ? '--secret-file' : '',
    flags.secretEnv ? '--secret-env' : '',
  ]
  if (given.filter(Boolean).length > 1)
    throw new UsageError(`${given.filter(Boolean).join(' and ')} cannot both be given`)
  const text = await textFrom(flags, need)
  return text === null || text === '' ? null : new Secret(text)
}

const textFrom = async (flags: SecretFlags, need: SecretNeed): Promise<string | null> => {
  if (flags.secretStdin) return firstLine(readFileSync(0, 'utf8'))
  if (flags.secretFile !== undefined) {
    try {
      return firstLine(readFileSync(flags.secretFile, 'utf8'))
    } catch (error) {
      throw new UsageError(`the secret cannot be read from ${flags.secretFile}: ${reasonOf(error)}`)
    }
  }
  if (flags.secretEnv !== undefined) {
    const value = process.env[flags.secretEnv]
    if (value === undefined) throw new UsageError(`there is no environment variable ${flags.secretEnv}`)
    return value
  }
  return prompt(need.question)
}

const firstLine = (text: string): string => text.replace(/\r?\n[\s\S]*$/, '')
