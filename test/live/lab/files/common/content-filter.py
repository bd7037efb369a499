#!/usr/bin/python3
"""SIMULATED amavis: takes mail on the given loopback ports and hands it back to Postfix on 127.0.0.1:10025.

It discards what holds the test string GTUBE, as spam above the kill level. Where /run/lab/scanner names a socket, a virus
scanner has to answer there, or it says what amavis says when no virus scanner works."""
import itertools
import os
import socket
import socketserver
import smtplib
import sys
import syslog
import time

serial = itertools.count(1)


def scanned():
    try:
        with open('/run/lab/scanner') as file:
            place = file.read().strip()
    except OSError:
        return True
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(place)
            link.sendall(b'nPING\n')
            return link.recv(16).startswith(b'PONG')
    except OSError:
        return False


class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + '\r\n').encode())

    def handle(self):
        self.say('220 [127.0.0.1] ESMTP amavisd-new service ready')
        sender, recipients = None, []
        while True:
            line = self.rfile.readline().decode('utf-8', 'replace').rstrip('\r\n')
            verb = line.upper()
            if not line or verb.startswith('QUIT'):
                self.say('221 2.0.0 [127.0.0.1] amavisd-new closing transmission channel')
                return
            if verb.startswith(('EHLO', 'LHLO', 'HELO')):
                self.say('250-[127.0.0.1]\r\n250-PIPELINING\r\n250-SIZE\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 DSN')
            elif verb.startswith('MAIL FROM:'):
                sender, recipients = line[10:].strip().split(' ')[0].strip('<>'), []
                self.say('250 2.1.0 Sender <%s> OK' % sender)
            elif verb.startswith('RCPT TO:'):
                recipients.append(line[8:].strip().split(' ')[0].strip('<>'))
                self.say('250 2.1.5 Recipient <%s> OK' % recipients[-1])
            elif verb == 'DATA':
                self.say('354 End data with <CR><LF>.<CR><LF>')
                self.say(self.pass_on(sender, recipients, self.body()))
            elif verb.startswith(('RSET', 'NOOP', 'XFORWARD')):
                self.say('250 2.0.0 Ok')
            else:
                self.say('502 5.5.1 Error: command not implemented')

    def body(self):
        lines = []
        while True:
            line = self.rfile.readline()
            if not line or line == b'.\r\n':
                return b''.join(lines)
            lines.append(line[1:] if line.startswith(b'..') else line)

    def pass_on(self, sender, recipients, body):
        began, number = time.time(), '%05d-%02d' % (os.getpid(), next(serial))
        to = ','.join('<%s>' % r for r in recipients)
        if not scanned():
            syslog.syslog("(%s) (!)run_av (ClamAV-clamd) FAILED - unexpected , output=\"Can't connect to socket clamav.sock\"" % number)
            syslog.syslog('(%s) (!)WARN: all primary virus scanners failed, considering backups' % number)
            return '451 4.5.0 Error in processing, id=%s, virus_scan FAILED: virus_scan: ALL VIRUS SCANNERS FAILED' % number
        if b'GTUBE' in body:
            own = sender.endswith('@antv.test')
            shape = (number, 'Internal' if own else 'Inbound', 'MYNETS LOCAL [127.0.0.1]' if own else '[198.51.100.99]', sender, to)
            syslog.syslog('(%s) Blocked SPAM {Discarded%s,Quarantined}, %s <%s> -> %s, Hits: 22.3, size: 512, 91 ms' % shape)
            return '250 2.7.0 Ok, discarded, id=%s - spam' % number
        try:
            with smtplib.SMTP('127.0.0.1', 10025, local_hostname='localhost', timeout=60) as out:
                out.ehlo()
                out.mail(sender)
                for recipient in recipients:
                    code, text = out.rcpt(recipient)
                    if code >= 400:
                        return '%d %s' % (code, text.decode())
                code, text = out.data(body)
        except (OSError, smtplib.SMTPException) as error:
            return '451 4.5.0 Error in processing, id=%s, mail_via_smtp FAILED: %s' % (number, error)
        reply = '%d %s' % (code, text.decode())
        queued = reply.rsplit(' ', 1)[-1]
        shape = (number, sender, to, len(body), queued, (time.time() - began) * 1000)
        syslog.syslog('(%s) Passed CLEAN {RelayedInternal}, MYNETS LOCAL [127.0.0.1] <%s> -> %s, Hits: -, size: %d, queued_as: %s, %d ms' % shape)
        return '%d 2.0.0 from MTA(smtp:[127.0.0.1]:10025): %s' % (code, reply)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == '__main__':
    import threading
    syslog.openlog('amavis', syslog.LOG_PID, syslog.LOG_MAIL)
    servers = [Server(('127.0.0.1', int(port)), Session) for port in sys.argv[1:]]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()
