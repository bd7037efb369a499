import type { FileAsk } from '../target/target.ts'
import { defineProbe, textOf, Unknown } from './probe.ts'

/** The kernel's table of UNIX sockets; everybody may read it. Only those of login daemons: Dovecot's auth, saslauthd's mux. */
const sockets: FileAsk = { kind: 'file', path: '/proc/net/unix', match: ['auth', '/mux'] }

/** Paths on which some process of this host listens for logins to check. */
export const authSockets = defineProbe<readonly string[]>({
  id: 'auth-sockets',
  ask: [sockets],
  parse: ([reading]) => {
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    // A listening socket has the flag __SO_ACCEPTCON.
    return text.split('\n').flatMap((line) => /^\S+ \S+ \S+ 00010000 .* (\S*\/\S+)$/.exec(line.trim())?.[1] ?? [])
  },
})
