import { defineProbe, unknown, whyOf } from './probe.ts'
import { settings } from './slots.ts'

export interface CorruptFiles {
  readonly queueDirectory: string
  readonly files: readonly { readonly name: string; readonly modified: number; readonly bytes: number }[]
}

const needs = { settings }

/** What Postfix has put aside because it could not read it. Modified: epoch seconds. */
export const corruptFiles = defineProbe<CorruptFiles, typeof needs>({
  id: 'corrupt-files',
  needs,
  ask: ({ settings: fact }) => {
    const root = fact.known ? fact.value.get('queue_directory') : undefined
    const find = ['find', `${root}/corrupt`, '-type', 'f', '-exec', 'stat', '-c', '%Y %s %n', '{}', '+']
    return root ? [{ kind: 'exec', argv: find, as: 'root' }] : []
  },
  parse: ([reading], { settings: fact }) => {
    const queueDirectory = fact.known ? fact.value.get('queue_directory') : undefined
    if (!queueDirectory || !reading) return unknown('where the queue lies is not known')
    if (reading.status !== 'ok' || reading.exitCode !== 0) return unknown(reading.stderr.trim() || whyOf(reading))
    return {
      queueDirectory,
      files: reading.stdout.split('\n').flatMap((line) => {
        const [, modified, bytes, name] = /^(\d+) (\d+) \/.*\/([A-Za-z0-9]+)$/.exec(line) ?? []
        return name ? [{ name, modified: Number(modified), bytes: Number(bytes) }] : []
      }),
    }
  },
})
