import type { ExecAsk } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface Process {
  readonly pid: number
  readonly ppid: number
  readonly user: string
  /** Seconds since its start; null: not known. */
  readonly elapsed: number | null
  /** As ps(1) has it: S, R, T (stopped by a signal), D, Z. */
  readonly state: string
  /** Command line; only the name in brackets where the arguments cannot be read. */
  readonly args: string
}
export interface Processes {
  readonly list: readonly Process[]
  /** Other accounts' processes are hidden from this login: what is missing here may still run. */
  readonly partial: boolean
}

const fromPs = (text: string): readonly Process[] =>
  text.split('\n').flatMap((line) => {
    const [, pid, ppid, user = '', elapsed, state = '', args = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\d+|-)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (!pid) return []
    const seconds = elapsed === '-' ? null : Number(elapsed)
    return [{ pid: Number(pid), ppid: Number(ppid), user, elapsed: seconds, state, args: args.trim() }]
  })

/** /proc/PID/stat: `311 (master) S 1 311 …` */
const fromProc = (text: string): readonly Process[] =>
  text.split('\n').flatMap((line) => {
    const [, pid, name = '', state = '', ppid] = /^(?:\/proc\/\d+\/stat:)?(\d+) \((.*)\) (\S) (\d+) /.exec(line) ?? []
    return pid ? [{ pid: Number(pid), ppid: Number(ppid), user: '', elapsed: null, state, args: `[${name}]` }] : []
  })

/** pid 1 is always there: where it is not seen, others may be hidden too (hidepid). */
const isPartial = (list: readonly Process[]): boolean => !list.some(({ pid }) => pid === 1)

export const processesByPs = defineProbe<readonly Process[]>({
  id: 'processes-by-ps',
  ask: [
    {
      kind: 'exec',
      argv: ['ps', '-eo', 'pid,ppid,user,etimes,stat,args'],
      as: 'root',
      orSelf: true,
      maxBytes: 4 << 20,
    },
  ],
  parse: ([reading]) => {
    const list = reading?.status === 'ok' ? fromPs(reading.stdout) : []
    return list.length > 0
      ? list
      : unknown(reading ? `ps gave no list: ${reading.stderr.trim() || whyOf(reading)}` : 'not asked')
  },
})

const needs = { ps: processesByPs }

/** For the BSDs -e means something else: there it lists the few processes that have a terminal. */
const bsd: ExecAsk = {
  kind: 'exec',
  argv: ['ps', '-axwwo', 'pid,ppid,user,etimes,stat,args'],
  as: 'root',
  orSelf: true,
  maxBytes: 4 << 20,
}
const table: ExecAsk = {
  kind: 'exec',
  argv: ['sh', '-c', 'cat /proc/[0-9]*/stat 2>/dev/null'],
  as: 'root',
  orSelf: true,
}

/** What runs. Small systems have no ps(1), or busybox's: then the kernel's table is read. */
export const processes = defineProbe<Processes, typeof needs>({
  id: 'processes',
  needs,
  // The first process is always there: a list without it may be all that this login sees, or all that -e means here.
  ask: ({ ps }) => (ps.known && !isPartial(ps.value) ? [] : [bsd, ...(ps.known ? [] : [table])]),
  parse: ([all, stats], { ps }) => {
    const wide = all?.status === 'ok' ? fromPs(all.stdout) : []
    const few = ps.known ? ps.value : []
    const seen = wide.length > few.length ? wide : few
    const list = seen.length > 0 ? seen : fromProc(stats?.status === 'ok' ? stats.stdout : '')
    if (list.length === 0) return unknown(ps.known ? 'no process was listed' : ps.why)
    return { list, partial: isPartial(list) }
  },
})

/** Name of the program, without folder and arguments. */
export const programOf = ({ args }: Process): string =>
  (args.split(/\s+/)[0] ?? '').replace(/^\[|\]$|:$/g, '').replace(/^.*\//, '')
