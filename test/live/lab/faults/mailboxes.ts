import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { findFault } from './index.ts'

/** SIMULATED mailbox server: accounts that are in maintenance, as the file says that it remembers, in the words of Zimbra's LMTP. */
const maintenance = `#!/usr/bin/python3
import os, pathlib, socketserver, sys, time

def closed(address):
    with open(sys.argv[2]) as file:
        return any(line.split() == [address, 'maintenance'] for line in file)

def deliver(address, text):
    name, _, domain = address.partition('@')
    new = pathlib.Path('/var/vmail', domain, name, 'new')
    new.mkdir(parents=True, exist_ok=True)
    (new / ('%d.%s' % (time.time_ns(), name))).write_bytes(text)

class Session(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: self.wfile.write((text + '\\r\\n').encode())
        say('220 mail.antv.test Zimbra LMTP server ready')
        accepted = []
        for line in self.rfile:
            verb = line.decode().strip().upper()
            if verb.startswith('LHLO'):
                say('250-mail.antv.test\\r\\n250-8BITMIME\\r\\n250-ENHANCEDSTATUSCODES\\r\\n250 PIPELINING')
            elif verb.startswith('RCPT'):
                address = verb.partition('<')[2].partition('>')[0].lower()
                accepted += [] if closed(address) else [address]
                say('450 4.2.1 Mailbox disabled, not accepting messages' if closed(address) else '250 2.1.5 Recipient OK')
            elif verb == 'DATA' and accepted:
                say('354 End data with <CR><LF>.<CR><LF>')
                lines = []
                for text in self.rfile:
                    if text == b'.\\r\\n':
                        break
                    lines.append(text)
                for address in accepted:
                    deliver(address, b''.join(lines))
                    say('250 2.1.5 Delivery OK')
                accepted = []
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

const zmprov = (lab: Lab, ...words: string[]) => lab.must(['su', '-', 'zimbra', '-c', ['zmprov', ...words].join(' ')])
const status = (lab: Lab, value: string) => zmprov(lab, 'ma', 'user9@antv.test', 'zimbraAccountStatus', value)

const unavailable: Fault = {
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
    const memory = lab.flavour === 'zimbra' ? '/opt/zimbra/data/mailbox/accounts' : '/usr/local/lib/lab/accounts'
    if (lab.flavour === 'plain') await lab.sh(`echo user9@antv.test maintenance >${memory}`)
    await lab.sh(`setsid /usr/local/lib/lab/dovecot ${port} ${memory} >/dev/null 2>&1 &`)
    await lab.waitFor('the mailbox server', () => lab.listening(port))
    if (lab.flavour === 'zimbra') await status(lab, 'maintenance')
  },
  heal: async (lab) => {
    if (lab.flavour === 'zimbra') await status(lab, 'active')
    await lab.sh('pkill -f ^/usr/bin/python3./usr/local/lib/lab/dovecot')
    await findFault('lmtp-down', lab.flavour).heal(lab)
  },
  load: async (lab) => {
    await lab.send({ to: 'user9@antv.test', count: 2 })
    await lab.send({ to: 'user2@antv.test' })
    await lab.waitForReason(/450 4\.2\.1 Mailbox disabled/, 2)
  },
}

export const mailboxFaults: Fault[] = [
  unavailable,
  {
    id: 'mailbox-remembered-closed',
    flavours: ['zimbra'],
    title: 'an account was opened again straight in LDAP, and the mailbox server still remembers it in maintenance',
    expect: { cause: 'mailbox-unavailable' },
    ...(unavailable.options ? { options: unavailable.options } : {}),
    inject: async (lab) => {
      await unavailable.inject(lab)
      await zmprov(lab, '-l', 'ma', 'user9@antv.test', 'zimbraAccountStatus', 'active')
    },
    heal: unavailable.heal,
    load: unavailable.load,
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
