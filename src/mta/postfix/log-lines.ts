import { clock } from '../../probes/clock.ts'
import { defineProbe, type Probe, Unknown } from '../../probes/probe.ts'
import { readStamp } from '../../trace/stamp.ts'
import { logClock, type logText } from './mail-log.ts'

const mostLines = 5_000

/** The lines that were read of the log to judge by: with them a recording can show what it has. */
export const logLinesFrom = (
  id: string,
  text: ReturnType<typeof logText>,
): Probe<readonly string[], { readonly text: ReturnType<typeof logText>; readonly clock: typeof clock }> =>
  defineProbe({
    id,
    needs: { text, clock },
    ask: [],
    parse: (_, { text: log, clock: known }, now) => {
      if (!log.known) return new Unknown(log.why)
      const host = logClock(known, now)
      const { texts, discards = '' } = log.value
      const lines = [...new Set([...texts, discards].flatMap((each) => each.split('\n')).filter(Boolean))]
      return lines
        .flatMap((line) => {
          const stamp = readStamp(line, host)
          return stamp ? [{ line, at: stamp.at }] : []
        })
        .toSorted((a, b) => a.at - b.at)
        .slice(-mostLines)
        .map(({ line }) => line)
    },
  })
