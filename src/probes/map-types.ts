import { defineProbe, unknown, whyOf } from './probe.ts'

/** Kinds of lookup tables that this Postfix can read, postconf(1) -m: `hash`, `lmdb`, `texthash`. */
export const mapTypes = defineProbe<readonly string[]>({
  id: 'map-types',
  ask: [{ kind: 'exec', argv: ['postconf', '-m'], as: 'root', orSelf: true }],
  parse: ([reading]) => {
    if (reading?.status !== 'ok' || reading.exitCode !== 0)
      return unknown(reading ? whyOf(reading) : 'it was not asked')
    return reading.stdout.split('\n').flatMap((line) => /^[a-z]+$/.exec(line.trim())?.[0] ?? [])
  },
})
