import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plan } from '../../fixes/fix.ts'
import { TargetError } from '../../target/target.ts'
import { runsFolder } from '../journal.ts'
import { decodeList, digestOf, encodeList, listFile, selected } from './lists.ts'

/** So many messages are named in a plan itself; more lie in a list beside it, as a journal is read line by line. */
const mostInside = 500

export interface PackedPlan {
  readonly plan: Plan
  /** null: the plan names all of its messages itself. */
  readonly list: string | null
}

/** The plan as it is written to a journal, a manifest or a file. */
export const packPlan = (plan: Plan): PackedPlan => {
  const { selection } = plan
  if (!selection || selection.bound.length <= mostInside) return { plan, list: null }
  const list = encodeList(selection.bound)
  const beside = { messages: selection.bound.length, sha256: digestOf(list) }
  return { plan: { ...plan, selection: { ...selection, bound: [], beside } }, list }
}

/** The plan with its messages again. `list` is asked for where it needs one; throws a TargetError where it is another one. */
export const unpackPlan = async (plan: Plan, list: () => string | null | Promise<string | null>): Promise<Plan> => {
  const { selection } = plan
  if (!selection?.beside) return plan
  const text = await list()
  if (text === null || digestOf(text) !== selection.beside.sha256)
    throw new TargetError(
      `the list of the ${selection.beside.messages} messages of this plan is ${text === null ? 'missing' : 'not the one that was written'}`,
    )
  const { beside: _, ...rest } = selection
  return { ...plan, selection: { ...rest, bound: decodeList(text) } }
}

/** Beside the journal of a run on this machine. */
const besideJournal = (run: string): string => join(runsFolder(), `${run}.${listFile(selected)}`)

export const readBeside = (run: string): string | null =>
  existsSync(besideJournal(run)) ? readFileSync(besideJournal(run), 'utf8') : null

/** On the disk before it returns. */
export const writeBeside = (run: string, list: string): void => toDisk(besideJournal(run), list)

/** For nobody else to read: it names senders. */
export const toDisk = (path: string, text: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const fd = openSync(path, 'w', 0o600)
    try {
      writeSync(fd, text)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new TargetError(`${path} cannot be written: ${why}`, 'Nothing is changed without it.')
  }
}
