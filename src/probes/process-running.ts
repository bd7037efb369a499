import { defineProbe, type Probe, unknown } from './probe.ts'
import { type Process, processes } from './processes.ts'

export interface ProcessRunning {
  readonly name: string
  readonly processes: readonly Process[]
}

const needs = { processes }

/** The program's own name, without folder and arguments; of a script its file's name too. */
const namesOf = ({ args }: Process): readonly string[] =>
  args
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.replace(/^[[(]|[\])]$|:$/g, '').replace(/^.*\//, ''))

export const processRunning = (name: string): Probe<ProcessRunning, typeof needs> =>
  defineProbe({
    id: `process-running:${name}`,
    needs,
    ask: [],
    parse: (_, facts) => {
      if (!facts.processes.known) return unknown(facts.processes.why)
      const found = facts.processes.value.list.filter((process) => namesOf(process).includes(name))
      if (found.length === 0 && facts.processes.value.partial)
        return unknown(`this login sees only part of the processes, and no ${name} among them`)
      return { name, processes: found }
    },
  })
