import type { ReplyClass } from '../dsn.ts'

export const diskFull: ReplyClass = {
  id: 'disk-full',
  title: 'A mail server has no room left',
  who: 'us',
  retry: 'wait',
  cure: 'See whose server says it. Ours: free space under the queue directory and the mail store. Theirs: wait, tell their postmaster.',
  explain: 'A server on the way cannot store the message: its disk, its inodes or its resources are used up.',
  exact: [
    { words: /out of (?:disk )?space|no room on/, unless: /mailbox|user|quota|account|recipient/ },
    {
      words:
        /\bdisks? .{0,30}\bfull\b|(?:server|system|host|queue) (?:is )?(?:low on|out of) (?:disk|space|storage)|enospc/,
      unless: /mailbox|user|quota|account/,
    },
    /insufficient (?:system |disk |server |main )?(?:storage|resources?|space|memory)|space shortage|no space left(?! (?:for|in) (?:your|this|the) (?:mail|user|recipient|account))(?<!(?:inbox|mailbox|account|user|recipient) has no space left)|(?:disk|file ?system|spool|partition|volume|storage|queue) (?:is |was |partition |space )?(?:too )?(?:full|low|exhausted|shortage)|(?:not enough|out of|low on|insufficient|no free|lack of|no) (?:free )?(?:disk|storage|spool|inode|queue)s? ?(?:space|room)?\b(?! space for (?:user|recipient))|useddiskspace|mail system full|insufficient system|no more disk/,
  ],
  codes: ['x.3.1'],
  differs: (seen) => (seen.said && seen.hop !== 'local' ? { who: 'recipient' } : { who: 'us', retry: 'yes' }),
  samples: [
    'host mx.example.org[198.51.100.25] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)',
    'cannot update mailbox /var/mail/u for user u. error writing message: No space left on device',
    'host mx.example.org[198.51.100.25] said: 452 space shortage, please try later (in reply to MAIL FROM command)',
  ],
}
