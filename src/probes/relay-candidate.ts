import { answers, dialedOf } from './dialed.ts'
import { defineProbe, type Probe } from './probe.ts'

/** A relay host that somebody has in mind, seen from the mail host. */
export interface RelayCandidate {
  readonly host: string
  readonly resolves: boolean
  /** Of those that were tried. */
  readonly open: readonly number[]
  readonly tried: readonly number[]
}

/** Submission ports that relays have, best first; 465 needs settings that hit the content filter too. */
export const relayPorts = [587, 2525] as const

/** null: nobody named one. */
export const relayCandidate = (host: string | undefined, port: number | undefined): Probe<RelayCandidate | null> => {
  const tried = port === undefined ? relayPorts : [port]
  return defineProbe<RelayCandidate | null>({
    id: `relay-candidate:${host ?? ''}:${port ?? ''}`,
    ask:
      host === undefined
        ? []
        : [
            { kind: 'dns', name: host, type: 'A' },
            ...tried.map((each) => ({
              kind: 'dial' as const,
              host,
              port: each,
              timeoutMs: 6_000,
              smtp: { protocol: 'smtp' as const },
            })),
          ],
    parse: ([dns, ...dials]) =>
      host === undefined
        ? null
        : {
            host,
            resolves: (dns?.dns?.answers ?? []).some(({ type }) => type === 'A'),
            open: tried.filter((_, at) => answers(dialedOf(dials[at]))),
            tried,
          },
  })
}
