import type { ReplyClass } from '../dsn.ts'

export const mailstoreDown: ReplyClass = {
  id: 'mailstore-down',
  title: 'The mailbox server does not take mail over LMTP',
  who: 'us',
  retry: 'yes',
  cure: 'Start the mailbox server (zmmailboxdctl start, or Dovecot), check that it listens where the transport points, then flush.',
  explain:
    'Mail for mailboxes on this system is handed over by LMTP on port 7025 or a socket, and nobody answers there.',
  more: ['https://doc.dovecot.org/main/core/config/delivery/lmtp.html'],
  exact: [
    { words: /^(?:connect to |lost connection|conversation with )/, at: ['mailbox'] },
    { words: /^(?:lost connection|conversation with )/, at: ['private'], by: 'us' },
    { words: /temporary message delivery failure|server accepts messages only on tls/ },
    { words: /^(?:service (?:not available|unavailable)|shutting down|too (?:many|busy))/, at: ['mailbox'] },
    { words: /lmtp[^.]{0,60}(?:connection refused|timed out|no such file|failed to connect|unreachable)/, by: 'us' },
  ],
  samples: [
    'connect to store.example.com[10.1.2.3]:7025: Connection refused',
    'connect to mail.example.com[private/dovecot-lmtp]: No such file or directory',
    'conversation with store.example.com[10.1.2.3]:7025 timed out while receiving the initial server greeting',
  ],
}
