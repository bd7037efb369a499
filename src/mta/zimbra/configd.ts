import { type Listeners, listeners, listensOn } from '../../probes/listeners.ts'
import { defineProbe, unknown } from '../../probes/probe.ts'
import { processes } from '../../probes/processes.ts'
import type { FileAsk } from '../../target/target.ts'
import { zimbraRelease } from './release.ts'

export interface Configd {
  /** Of its pid file; null: there is none, or it could not be read. */
  readonly pid: number | null
  /** A process of that number is there; null: could not be seen. */
  readonly alive: boolean | null
  /** Port 7171 on loopback; null: could not be seen. */
  readonly listening: boolean | null
}

const pidFile: FileAsk = { kind: 'file', path: '/opt/zimbra/log/zmconfigd.pid', as: 'root', orSelf: true, maxBytes: 64 }
const port = 7171
const needs = { release: zimbraRelease, listeners, processes }
const listens = (list: Listeners): boolean => listensOn(list, port).length > 0

/** Is zmconfigd alive? By its pid file and its port: `zmconfigdctl status` is wrong where nc(1) is missing. null: no Zimbra. */
export const zimbraConfigd = defineProbe<Configd | null, typeof needs>({
  id: 'zimbra-configd',
  needs,
  ask: ({ release }) => (release.known && release.value.installed ? [pidFile] : []),
  parse: ([reading], { release, listeners: sockets, processes: list }) => {
    if (!release.known) return unknown(release.why)
    if (!release.value.installed) return null
    const [, digits] = /^(\d+)\s*$/.exec(reading?.status === 'ok' ? reading.stdout : '') ?? []
    const pid = digits ? Number(digits) : null
    const seen = list.known && pid !== null ? list.value.list.some((each) => each.pid === pid) : null
    return {
      pid,
      // What a login does not see may still run.
      alive: seen === false && list.known && list.value.partial ? null : seen,
      listening: sockets.known ? listens(sockets.value) : null,
    }
  },
})
