import type { FileAsk } from '../target/target.ts'
import type { HopGreeting } from './hop-greeting.ts'
import { defineProbe, type Fact, textOf, Unknown } from './probe.ts'

/** The kernel's table of UNIX sockets, which everybody may read; this flag is that of a listener (__SO_ACCEPTCON). */
const table: FileAsk = { kind: 'file', path: '/proc/net/unix', match: [' 00010000 '] }

/** Paths of sockets on which some process of this host listens. */
export const listeningSockets = defineProbe<readonly string[]>({
  id: 'listening-sockets',
  ask: [table],
  parse: ([reading]) => {
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    return text.split('\n').flatMap((line) => /^\S+ \S+ \S+ 00010000 .* (\S*\/\S+)$/.exec(line.trim())?.[1] ?? [])
  },
})

const tailOf = (path: string): string => path.split('/').slice(-2).join('/')

/** A socket that the login may not open: whether somebody listens there can be seen all the same. */
export const withListener = (greeting: HopGreeting, sockets: Fact<readonly string[]>): HopGreeting => {
  const { socket } = greeting.hop
  if (greeting.outcome !== 'denied' || socket === undefined || !sockets.known) return greeting
  return { ...greeting, listener: sockets.value.some((path) => tailOf(path) === tailOf(socket)) }
}
