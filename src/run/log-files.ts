import type { Identity } from '../mta/mta.ts'

/** Where the mail log may be, the likeliest first. */
export const logFilesOf = ({ logFiles }: Pick<Identity, 'logFiles'>): readonly string[] => [
  ...new Set([...logFiles, '/var/log/mail.log', '/var/log/maillog', '/var/log/mail']),
]
