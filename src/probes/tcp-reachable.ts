import { type Dialed, dialedOf } from './dialed.ts'
import { defineProbe, type Probe, unknown } from './probe.ts'

export const tcpReachable = (host: string, port: number): Probe<Dialed> =>
  defineProbe<Dialed>({
    id: `tcp-reachable:${host}:${port}`,
    ask: [{ kind: 'dial', host, port }],
    parse: ([reading]) => {
      const dialed = dialedOf(reading)
      return dialed.outcome === 'unknown' ? unknown(dialed.why) : dialed
    },
  })
