import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

const home = '/run/mailmedic-lab'

/** What a lab leaves in its directory, so that another process can find it, use it and take it down. */
export type LabRecord = {
  id: string
  flavour: string
  faults: string[]
  options: object
  owner: number | null
  ownerSince: string
  init: number
  started: string
}

export const labDirectory = (id: string) => join(home, id)

/** When a process started, in ticks: a pid alone may have been given to another process since. */
export function processSince(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Takes an id nobody else has. Its number also picks the /30 by which the test runner reaches the mail host. */
export function reserve(): { id: string; dir: string; runner: string; mgmt: string } {
  mkdirSync(home, { recursive: true })
  for (;;) {
    const number = randomBytes(2).readUInt16BE() & 0x7fff
    const id = number.toString(16).padStart(4, '0')
    const dir = labDirectory(id)
    try {
      mkdirSync(dir, { mode: 0o700 })
    } catch {
      continue
    }
    const base = number * 4
    const address = (host: number) => `198.${18 + ((base >> 16) & 1)}.${(base >> 8) & 255}.${(base & 255) + host}`
    return { id, dir, runner: address(1), mgmt: address(2) }
  }
}

export function writeRecord(record: LabRecord): void {
  writeFileSync(join(labDirectory(record.id), 'lab.json'), `${JSON.stringify(record, null, 2)}\n`)
}

export function readRecord(id: string): LabRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(labDirectory(id), 'lab.json'), 'utf8')) as LabRecord
  } catch {
    return undefined
  }
}

export function listLabs(): string[] {
  if (!existsSync(home)) return []
  return readdirSync(home).filter((name) => /^[0-9a-f]{4}$/.test(name))
}

/** Ends every process of a lab and takes away its namespaces, links and files. */
export async function remove(id: string): Promise<void> {
  const namespaces = [`mmm-${id}`, `mmi-${id}`]
  for (const name of namespaces) {
    const pids = (await run(['ip', 'netns', 'pids', name])).stdout.split('\n').filter(Boolean).map(Number)
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {}
    }
    for (const end = Date.now() + 3000; Date.now() < end; ) {
      if ((await run(['ip', 'netns', 'pids', name])).stdout.trim() === '') break
    }
  }
  await run(['ip', 'link', 'del', `mm${id}r`])
  for (const name of namespaces) await run(['ip', 'netns', 'del', name])
  rmSync(labDirectory(id), { recursive: true, force: true })
  if (listLabs().length === 0) rmSync(home, { recursive: true, force: true })
}

/** Removes the labs whose test run has died. A lab without an owner was started by hand and stays. */
export async function sweep(): Promise<string[]> {
  const stale = listLabs().filter((id) => {
    const record = readRecord(id)
    if (record === undefined) return olderThanAMinute(labDirectory(id))
    return record.owner !== null && processSince(record.owner) !== record.ownerSince
  })
  for (const id of stale) await remove(id)
  return stale
}

function olderThanAMinute(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > 60_000
  } catch {
    return false
  }
}
