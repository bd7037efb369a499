import type { ConnectFailure } from './wire.ts'

/** Why a connection did not come about, in the words of sshd, of libc and of the tools that connect. The first that fits. */
const words: readonly (readonly [RegExp, ConnectFailure['failure']])[] = [
  [/refused/i, 'refused'],
  [/timed out|timeout/i, 'timeout'],
  [/reset by peer/i, 'reset'],
  [/no route|unreachable/i, 'unreachable'],
  [/not known|name resolution|unknown host|no address|nodename|does not resolve|bad address/i, 'unresolved'],
  [/no such file|not a socket/i, 'absent'],
  [/permission denied/i, 'denied'],
]

export const failureIn = (text: string): ConnectFailure['failure'] | undefined =>
  words.find(([pattern]) => pattern.test(text))?.[1]
