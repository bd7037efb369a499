import type { HelloTool } from './context.ts'
import { quoteAll } from './quote.ts'
import type { Endpoint } from './wire.ts'

/**
 * How each tool of a host connects from there and then carries bytes between its standard input and output. It prints a
 * mark: `c` once it is connected, or `s` before it begins, where its words on stderr tell. Exit status 7: no connection,
 * and why is said. The end of its standard input ends it. Constant text: everything comes in as arguments,
 * $1 host or path, $2 port or -, $3 whole seconds for connecting, $4 the word of the mark.
 */

/** bash(1), "REDIRECTION". It has no deadline for connecting: somebody ends it, and is ended where it connects. */
const bash = `exec 4<&0 </dev/null
( trap 'kill $z' TERM; sleep "$3" & z=$!; wait $z || exit; kill $$ ) >/dev/null 2>&1 4<&- & g=$!
{ exec 3<>"/dev/tcp/$1/$2"; } 2>&1 || { kill $g; exit 7; }
kill $g
printf '\\n%s:c:0\\n' "$4"
cat <&3 4<&- & r=$!
{ cat <&4 >&3; kill $r; } 2>/dev/null & w=$!
wait $r; kill $w 2>/dev/null`

const python = `import os, socket, sys, threading
host, port, wait, word = sys.argv[1:5]
try:
    if port == '-':
        s = socket.socket(socket.AF_UNIX); s.settimeout(float(wait)); s.connect(host)
    else:
        s = socket.create_connection((host, int(port)), float(wait))
except Exception as e:
    print('timed out' if isinstance(e, socket.timeout) else getattr(e, 'strerror', None) or e); sys.exit(7)
s.settimeout(None)
os.write(1, ('\\n%s:c:0\\n' % word).encode())
def up():
    try:
        while True:
            b = os.read(0, 65536)
            if not b: break
            s.sendall(b)
    finally: os._exit(0)
t = threading.Thread(target=up); t.daemon = True; t.start()
try:
    while True:
        b = s.recv(65536)
        if not b: break
        while b: b = b[os.write(1, b):]
finally: os._exit(0)`

/** Only what perl-base has, which is on every Debian. */
const perl = `use IO::Socket; use IO::Select; my ($host, $port, $wait, $word) = @ARGV;
$SIG{ALRM} = sub { print "timed out"; exit 7 }; alarm $wait; my $s;
if ($port eq "-") { $s = IO::Socket::UNIX->new(Peer => $host) }
else { require IO::Socket::IP; $s = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port) }
if (!$s) { print $! || $@; exit 7 }
alarm 0; syswrite STDOUT, "\\n$word:c:0\\n";
my $q = IO::Select->new(\\*STDIN, $s);
while (my @r = $q->can_read) { for my $f (@r) {
  my $n = sysread $f, my $b, 65536; exit unless $n;
  my $o = $f == $s ? \\*STDOUT : $s;
  for (my $d = 0; $d < $n;) { my $w = syswrite $o, $b, $n - $d, $d; exit unless $w; $d += $w }
} }`

/**
 * Most kinds say on stderr that they are connected (-v). Busybox's says nothing, and others do not end with the other side:
 * the kernel's table of connections tells, by the number of its socket: 01 connected, 02 not yet. A nc whose standard
 * input ends may go on listening: it is ended with its group, which is this channel's alone.
 */
const nc = `exec 4<&0 9>&2 </dev/null
case $(nc -h 2>&1) in *BusyBox*) v= ;; *) v=-v ;; esac
[ "$2" != - ] && set -- "$3" "$4" "$1" "$2" || set -- "$3" "$4" -U "$1"
printf '\\n%s:s:0\\n' "$2"
state() {
  for i in $(ls -l "/proc/$1/fd" | sed -n 's/.*socket:\\[\\([0-9]*\\)\\].*/\\1/p'); do
    cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" | sed -nE "s/^ *[0-9]+: [^ ]+ [^ ]+ (0[12]) .* $i .*/\\1/p"
  done
}
watch() {
  o= n=0
  while kill -0 "$1" && [ $n -lt 10 ]; do
    case $(state "$1") in 01) n=0; [ -n "$o" ] || echo connected >&9; o=1 ;; 02) n=0 ;; *) n=$((n + 1 + 4 * \${o:-0})) ;; esac
    sleep \${o:-0.1} || sleep 1
  done
  kill "$1"
}
{ cat <&4; kill 0; } | {
  exec 5<&0; w=$1; shift 2
  nc $v -w "$w" "$@" <&5 & p=$!
  [ "$1" = -U ] || [ ! -r /proc/$p/net/tcp ] || watch $p >/dev/null 2>&1 </dev/null &
  wait $p; echo "ended $?" >&9; kill 0
}`

export type ConnectTool = Extract<HelloTool, 'bash' | 'python3' | 'perl' | 'nc'>

/** Those that connect to a port, or to a UNIX socket, the cheapest for the host first. */
const forPorts = ['bash', 'nc', 'perl', 'python3'] as const
const forSockets = ['perl', 'python3', 'nc'] as const

export const toolsFor = (to: Endpoint, there: Readonly<Record<HelloTool, boolean>>): readonly ConnectTool[] =>
  ('socket' in to ? forSockets : forPorts).filter((tool) => there[tool])

const starts: Readonly<Record<ConnectTool, readonly string[]>> = {
  bash: ['bash', '-c', bash, 'mailmedic'],
  python3: ['python3', '-c', python],
  perl: ['perl', '-e', perl],
  nc: ['sh', '-c', nc, 'mailmedic'],
}

export const connecting = (tool: ConnectTool, to: Endpoint, seconds: number, word: string): string => {
  const place = 'socket' in to ? [to.socket, '-'] : [to.host, String(to.port)]
  return `exec ${quoteAll([...starts[tool], ...place, String(seconds), word])}`
}
