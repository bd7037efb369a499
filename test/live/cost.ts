import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from './lab/index.ts'

export interface Cost {
  /** Milliseconds of processor time of sshd and of all that it started, so far. */
  spent(): Promise<number>
  end(): Promise<void>
}

/** Where the version 2 control groups are; every kernel that counts at all counts processor time there. */
const groups = (): string => {
  const line = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .find((each) => each.split(' ')[2] === 'cgroup2')
  const path = line?.split(' ')[1]
  if (path === undefined) throw new Error('there are no version 2 control groups to count processor time with')
  return path
}

/** Counts what is done on a mail host through its sshd from now on: a control group of its own. */
export const costOf = (lab: Lab): Cost => {
  const group = join(groups(), `mailmedic-lab-${lab.id}`)
  mkdirSync(group)
  writeFileSync(join(group, 'cgroup.procs'), String(sshdOf(lab)))
  const usage = (): number => Number(/usage_usec (\d+)/.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))?.[1]) / 1000
  const inside = (): number => readFileSync(join(group, 'cgroup.procs'), 'utf8').trim().split('\n').length
  return {
    spent: async () => {
      // A process counts until it is gone: only the listening sshd is to be left.
      for (const end = Date.now() + 15_000; inside() > 1 && Date.now() < end; ) await sleep(50)
      return usage()
    },
    end: async () => {
      for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').trim().split('\n'))
        writeFileSync(join(groups(), 'cgroup.procs'), pid)
      rmdirSync(group)
    },
  }
}

/** The process id, here, of the sshd that listens in the lab. */
const sshdOf = (lab: Lab): number => {
  const own = lab.read('/run/sshd.pid').trim()
  const namespace = readlinkSync(`/proc/${lab.init}/ns/pid`)
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const inside = /^NSpid:.*\s(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      if (inside === own && readlinkSync(`/proc/${pid}/ns/pid`) === namespace) return Number(pid)
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('the sshd of the lab is not among the processes')
}
