import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

interface Watched {
  /** /proc of the mail host. */
  readonly proc: string
  readonly secrets: readonly string[]
}
export interface Spied {
  /** Command lines and environments in which a secret was seen, without it. */
  readonly found: readonly string[]
  /** How many processes were looked at. */
  readonly looked: number
}

/** Looks at every process of a host, all the time, in a thread of its own: whoever may list processes would see the same. */
export const spy = (watched: Watched): (() => Promise<Spied>) => {
  const worker = new Worker(new URL(import.meta.url), { workerData: watched })
  const ended = new Promise<Spied>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return () => {
    worker.postMessage('end')
    return ended
  }
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // It has ended.
  }
}

/** So often a process is looked at: it may become another program soon after it began, seldom later. */
const looks = 30

const look = ({ proc, secrets }: Watched, found: Set<string>, seen: Map<string, number>): number => {
  const processes = readdirSync(proc).filter((name) => /^\d+$/.test(name) && (seen.get(name) ?? 0) < looks)
  for (const process of processes) {
    seen.set(process, (seen.get(process) ?? 0) + 1)
    for (const file of ['cmdline', 'environ']) {
      const text = read(`${proc}/${process}/${file}`)
      for (const secret of secrets) if (text.includes(secret)) found.add(text.replaceAll(secret, '(secret)'))
    }
  }
  return processes.length
}

const watch = async (watched: Watched): Promise<void> => {
  let going = true
  parentPort?.once('message', () => {
    going = false
  })
  const found = new Set<string>()
  const seen = new Map<string, number>()
  let looked = 0
  while (going) {
    looked += look(watched, found, seen)
    await sleep(3)
  }
  parentPort?.postMessage({ found: [...found], looked } satisfies Spied)
}

if (!isMainThread && workerData?.proc) await watch(workerData)
