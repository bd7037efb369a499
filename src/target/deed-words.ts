import type { Deed } from './action.ts'

/** A deed as a line that a person can read as a command. Secrets are named in it, never shown. */
export const deedInWords = (deed: Deed): string => {
  switch (deed.kind) {
    case 'exec':
      return `${deed.as ? `${deed.as}$ ` : ''}${deed.argv.join(' ')}`
    case 'evidence':
      return `keep what ${deed.argv[0] === 'sh' ? 'a script of ours' : deed.argv.join(' ')} prints, as ${deed.name}`
    case 'write':
      return `write ${deed.path} (${deed.owner}:${deed.group} ${deed.mode})`
    case 'entries':
      return `lines for ${deed.keys.join(', ')} in ${deed.path}, others stay (${deed.owner}:${deed.group} ${deed.mode})`
    case 'remove':
      return `rm ${deed.path}`
    case 'own':
      return `chown ${deed.owner}:${deed.group}, chmod ${deed.mode} ${deed.path}`
    case 'wait':
      return `wait until ${deed.what}`
    case 'auth':
      return `log in at ${deed.host}:${deed.port} as ${deed.user ?? '(the secret)'}, no message`
    case 'move':
      return `${deed.as}$ ${deed.argv.join(' ')} (queue ids on standard input)`
    case 'flush':
      return `${deed.argv.join(' ')} ID, for each`
    case 'save':
      return 'copy each message, whole, on the host'
    case 'resubmit':
      return 'put each queue file back on hold, or where there is none hand the copy in again'
  }
}
