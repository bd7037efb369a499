import { readFileSync } from 'node:fs'
import type { RunEvent } from '../../src/run/event.ts'
import { emptyState, fold, type RunState } from '../../src/run/state.ts'

/** Event streams of whole runs, for tests of reports and screens. */
export const runNames = ['healthy', 'incident', 'unreachable', 'unknown', 'hostile', 'large'] as const
export type RunName = (typeof runNames)[number]

export const readEvents = (name: RunName): readonly RunEvent[] =>
  readFileSync(new URL(`${name}.ndjson`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent)

export const readRun = (name: RunName): RunState => readEvents(name).reduce(fold, emptyState)
