import type { Fault } from '../fault.ts'
import { findFault } from './index.ts'

/** SIMULATED mailbox server: one account is in maintenance, in the words of Zimbra's LMTP. */
const maintenance = `#!/usr/bin/python3
import os, socketserver, sys

class Session(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: self.wfile.write((text + '\\r\\n').encode())
        say('220 mail.antv.test Zimbra LMTP server ready')
        accepted = 0
        for line in self.rfile:
            verb = line.decode().strip().upper()
            if verb.startswith('LHLO'):
                say('250-mail.antv.test\\r\\n250-8BITMIME\\r\\n250-ENHANCEDSTATUSCODES\\r\\n250 PIPELINING')
            elif verb.startswith('RCPT'):
                closed = '<USER9@' in verb
                accepted += 0 if closed else 1
                say('450 4.2.1 Mailbox disabled, not accepting messages' if closed else '250 2.1.5 Recipient OK')
            elif verb == 'DATA' and accepted:
                say('354 End data with <CR><LF>.<CR><LF>')
                for text in self.rfile:
                    if text == b'.\\r\\n':
                        break
                for _ in range(accepted):
                    say('250 2.1.5 Delivery OK')
                accepted = 0
            elif verb == 'DATA':
                say('503 5.5.1 No recipients')
            elif verb.startswith('QUIT'):
                say('221 2.0.0 mail.antv.test closing connection')
                return
            else:
                say('250 2.0.0 OK')

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

Server(('0.0.0.0', int(sys.argv[1])), Session).serve_forever()
`

export const mailboxFaults: Fault[] = [
  {
    id: 'mailbox-unavailable',
    flavours: ['plain', 'zimbra'],
    title: 'an account is in maintenance: the mailbox server takes no mail for it',
    expect: { cause: 'mailbox-unavailable' },
    options: { lmtpInet: true },
    inject: async (lab) => {
      const port = lab.flavour === 'zimbra' ? 7025 : 24
      await findFault('lmtp-down', lab.flavour).inject(lab)
      await lab.must(['sh', '-c', 'cat >/usr/local/lib/lab/dovecot; chmod 755 /usr/local/lib/lab/dovecot'], {
        stdin: maintenance,
      })
      await lab.sh(`setsid /usr/local/lib/lab/dovecot ${port} >/dev/null 2>&1 &`)
      await lab.waitFor('the mailbox server', () => lab.listening(port))
    },
    heal: async (lab) => {
      await lab.sh('pkill -f ^/usr/bin/python3./usr/local/lib/lab/dovecot')
      await findFault('lmtp-down', lab.flavour).heal(lab)
    },
    load: async (lab) => {
      await lab.send({ to: 'user9@antv.test', count: 2 })
      await lab.send({ to: 'user2@antv.test' })
      await lab.waitForReason(/450 4\.2\.1 Mailbox disabled/, 2)
    },
  },
  {
    id: 'local-delivery-failing',
    flavours: ['plain', 'zimbra'],
    title: 'the command that delivers local mail fails',
    expect: { cause: 'local-delivery-failing' },
    inject: (lab) => lab.settings({ mailbox_command: 'echo cannot lock the mailbox; exit 75' }),
    heal: async (lab) => {
      await lab.must(['postconf', '-X', 'mailbox_command'])
      await lab.reload()
    },
    load: async (lab) => {
      await lab.send({ to: 'op@localhost', count: 2 })
      await lab.waitForReason(/cannot lock the mailbox/, 2)
    },
  },
]
