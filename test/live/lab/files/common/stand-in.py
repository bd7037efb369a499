#!/usr/bin/python3
"""SIMULATED daemons, by the name under which this file is run: opendkim (a milter that lets everything pass),
cbpolicyd (a policy service that has no objection), clamd (a scanner that finds nothing). $1: port on loopback, or path of a socket."""
import os
import socketserver
import struct
import sys

# What the milter does not want to see, and need not answer: all of it (SMFIP_NO*, SMFIP_NR_*, libmilter/mfdef.h).
NOTHING = 0x0FF3FF


class Milter(socketserver.StreamRequestHandler):
    def say(self, command, data=b''):
        self.wfile.write(struct.pack('!I', len(data) + 1) + command + data)

    def handle(self):
        while True:
            head = self.rfile.read(4)
            if len(head) < 4:
                return
            packet = self.rfile.read(struct.unpack('!I', head)[0])
            command = packet[:1]
            if command == b'O':
                version, _, steps = struct.unpack('!III', packet[1:13])
                self.say(b'O', struct.pack('!III', version, 0, steps & NOTHING))
            elif command == b'Q':
                return
            elif command not in (b'D', b'A', b'K'):
                self.say(b'c')


class Policy(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            if line.strip() == b'':
                self.wfile.write(b'action=DUNNO\n\n')


class Scanner(socketserver.StreamRequestHandler):
    def handle(self):
        self.rfile.readline()
        self.wfile.write(b'PONG\n')


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


place = sys.argv[1]
if os.path.basename(sys.argv[0]) == 'clamd':
    folder = '/opt/zimbra/data/clamav/db' if place.startswith('/opt/zimbra') else '/var/lib/clamav'
    if not any(name.startswith('daily.') for name in os.listdir(folder)):
        sys.exit('LibClamAV Error: cli_loaddbdir: No supported database files found in %s' % folder)
handler = {'opendkim': Milter, 'cbpolicyd': Policy, 'clamd': Scanner}[os.path.basename(sys.argv[0])]
if place.startswith('/'):
    if os.path.exists(place):
        os.unlink(place)
    server = Unix(place, handler)
    os.chmod(place, 0o666)
else:
    server = Tcp(('127.0.0.1', int(place)), handler)
server.serve_forever()
