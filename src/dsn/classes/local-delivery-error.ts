import type { ReplyClass } from '../dsn.ts'

export const localDeliveryError: ReplyClass = {
  id: 'local-delivery-error',
  title: 'Our own delivery agent failed',
  who: 'us',
  retry: 'yes',
  cure: 'Read the agent’s own log line beside this one: owner and mode of the mail directory, its configuration, its time limit.',
  explain: 'The message reached this server’s last step, and the program that writes it into the mailbox failed.',
  more: ['https://www.postfix.org/local.8.html', 'https://doc.dovecot.org/main/core/config/delivery/lda.html'],
  exact: [
    { words: /^temporary failure(?:\.|$)/, by: 'us' },
    { words: /command output:|command (?:died|time limit exceeded)|^service unavailable\. command/, by: 'us' },
    /(?:unknown )?mailer error \d|x-unix; \d|mail(?:dir|box) delivery (?:failed|error)|temporary error on maildir delivery|unable to (?:chdir to|open) mail(?:dir|box)/,
    {
      words:
        /^(?:cannot|can't|unable to|could not|failed to) (?:update|open|append|access|create|lock|write|chdir|stat|deliver)/,
      by: 'us',
    },
    {
      words:
        /internal error|permission denied|temporary (?:internal|delivery)|storage (?:error|unavailable)|refer to server log/,
      at: ['mailbox', 'private'],
    },
    /internal error occurred\. refer to server log/,
    {
      words:
        /(?:maildir|mailbox|mbox|\.forward|home directory|procmail|sieve|maildrop|deliver|lda)\b.{0,80}(?:permission denied|no such file|not (?:writ|own)|failed|read-only|is a directory|locked)/,
      by: 'us',
    },
    {
      words:
        /child (?:process|of) .{0,60}(?:returned|exit|failed)|return(?:ed)? (?:exit )?(?:code|status) \d+ from command|transport returned|mailer (?:exited|died)|(?:local|pipe) delivery (?:failed|error)|qmail-local crashed|failed to (?:lock|open|create|rename|get|stat) /,
      by: 'us',
    },
    { words: /user \S{1,80}: initialization failed|mkdir\(.{1,120}\) failed/ },
  ],
  phrases: [
    { words: /lock failure|error while writing|^procmail: /, by: 'us' },
    { words: /permission denied|input\/output error|read-only file system|file exists|not a regular file/, by: 'us' },
  ],
  samples: [
    'temporary failure',
    'Command time limit exceeded: "/usr/bin/procmail"',
    'maildir delivery failed: create maildir file /home/u/Maildir/tmp/1.P2.mail: Permission denied',
  ],
}
