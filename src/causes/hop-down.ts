import type { DialedOutcome } from '../probes/dialed.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { outcomeInWords, placeOf } from '../probes/hop-words.ts'
import { type Listeners, listensOn } from '../probes/listeners.ts'
import type { Claim, ReadSymptom } from './cause.ts'
import { onTheMove } from './claims.ts'

/** Nobody is there: told apart from a service that accepts and then says nothing. */
const dead: readonly DialedOutcome[] = ['refused', 'timeout', 'reset', 'unreachable', 'absent', 'closed']

/** This login may not ask there, and nobody is seen to listen: what mail that waits says of it is the only word. */
export const unseenHops = (greetings: readonly HopGreeting[] | undefined): readonly HopGreeting[] =>
  (greetings ?? []).filter(({ outcome, listener }) => outcome === 'denied' && listener !== true)

export const deadHops = (greetings: readonly HopGreeting[] | undefined): readonly HopGreeting[] =>
  (greetings ?? []).filter((greeting) => dead.includes(greeting.outcome))

/** The dial, and where something else listens on that port: a server bound to loopback is no use to a hop by address. */
export const hopEvidence = (greeting: HopGreeting, listeners: Listeners | undefined): readonly string[] => {
  const { hop } = greeting
  const lines = [`${hop.setting} = ${hop.spec}; dialled from this host, ${placeOf(hop)} ${outcomeInWords(greeting)}`]
  if (hop.port === undefined || !listeners) return lines
  const found = listensOn(listeners, hop.port)
  const where = found.map((each) => `${each.address}:${each.port}${each.program ? ` (${each.program})` : ''}`)
  return [
    ...lines,
    found.length === 0
      ? `nothing listens on port ${hop.port} of this host (ss -ltn)`
      : `listening only on ${where.join(', ')} (ss -ltn)`,
  ]
}

/** Not `]:2003` in `]:20031`. */
const names = (reason: string, end: string): boolean =>
  reason
    .split(end)
    .slice(1)
    .some((rest) => !/^\d/.test(rest))
const mailPorts = [25, 465, 587]

/** The reply names the socket or the port of one of these hops: whatever it says, and whatever that is called. */
export const namesPlaceOf = (greetings: readonly HopGreeting[]): Claim => {
  const ends = greetings.flatMap(({ hop: { socket, port } }) => {
    if (socket) return [`${socket.split('/').slice(-2).join('/')}]`]
    return port !== undefined && !mailPorts.includes(port) ? [`]:${port}`] : []
  })
  return (group, symptoms) =>
    onTheMove(group) && symptoms.some(({ reason }) => reason !== null && ends.some((end) => names(reason, end)))
}

/** The reply speaks of this very hop: same port or socket, or the class that only this kind of hop has. */
export const speaksOf =
  (greetings: readonly HopGreeting[]) =>
  (symptom: ReadSymptom): boolean => {
    const next = symptom.reply?.next
    return greetings.some(({ hop }) => {
      if (hop.socket !== undefined) return symptom.reason?.includes(hop.socket.split('/').slice(-2).join('/')) ?? false
      return next?.port !== undefined && next.port === hop.port
    })
  }
