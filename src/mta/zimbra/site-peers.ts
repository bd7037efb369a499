import { defineProbe, type Facts, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import { zimbraRelease } from './release.ts'

const mtas: ExecAsk = {
  kind: 'exec',
  argv: ['zmprov', '-l', 'gas', 'mta'],
  as: 'zimbra',
  slow: true,
  timeoutMs: 45_000,
}
const needs = { release: zimbraRelease }

/** Servers of this Zimbra that have the service mta, but for this one. */
export const zimbraSitePeers = defineProbe<readonly string[], typeof needs>({
  id: 'zimbra-site-peers',
  needs,
  ask: [mtas],
  parse: ([reading], { release }: Facts<typeof needs>) => {
    const own = release.known ? release.value.server : null
    if (reading?.status !== 'ok' || reading.exitCode !== 0 || !own)
      return unknown(reading ? whyOf(reading) : 'it was not asked')
    const names = reading.stdout.split('\n').map((line) => line.trim().toLowerCase())
    return names.filter((name) => /^[\w.-]+$/.test(name) && name !== own)
  },
})
