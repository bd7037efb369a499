import { logText, mailLogFrom } from '../postfix/mail-log.ts'

/** syslog often writes the same lines to mail.log too: only the first of these that is there is read. */
export const zimbraLogText = logText('zimbra-log', ['/var/log/zimbra.log', '/var/log/mail.log', '/var/log/maillog'])
export const zimbraMailLog = mailLogFrom('zimbra-mail-log', zimbraLogText)
