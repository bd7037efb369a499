import type { ExecAsk } from '../../target/target.ts'

/** Who may look at the queue: authorized_mailq_users, postconf(5). Anybody may ask. */
export const queueUsersAsk: ExecAsk = { kind: 'exec', argv: ['postconf', '-h', 'authorized_mailq_users'] }

/** The command that lets a login look at the queue beside those who may now. By default anybody may: then nobody is refused. */
export const allowQueueTo = (login: string, now: string): string => {
  const users = now.trim().replace(/^static:anyone$/, '') || 'root'
  return `postconf -e 'authorized_mailq_users = ${users}, ${login}'`
}
