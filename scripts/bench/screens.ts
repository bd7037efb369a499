import { spawnSync } from 'node:child_process'
import { bin, median, report } from './measure.ts'

/** A terminal of 80 x 24: Node has none to give. Prints one line of JSON. */
const terminal = `
import fcntl, json, os, pty, select, struct, sys, termios, time
argv, needle, keys = json.loads(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
started = time.monotonic()
pid, fd = pty.fork()
if pid == 0:
    os.environ.pop('CI', None)
    os.environ.update(LANG='C.UTF-8', TERM='xterm-256color')
    os.execv(argv[0], argv)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
def read(seconds, until=None):
    seen, end = b'', time.monotonic() + seconds
    while time.monotonic() < end and select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
        try: part = os.read(fd, 65536)
        except OSError: return seen
        seen += part
        if until and until in seen: return seen
    return seen
def ticks():
    words = open('/proc/%d/stat' % pid).read().split()
    return int(words[13]) + int(words[14])
found = {}
read(60, needle)
found['ms'] = (time.monotonic() - started) * 1000
if keys:
    read(60, b'waiting messages'); read(1)
    os.write(fd, b'v'); read(1)
    found['keys'] = []
    for n in range(keys):
        at = time.monotonic()
        os.write(fd, b'j' if n % 40 < 20 else b'k')
        select.select([fd], [], [], 5)
        found['keys'].append((time.monotonic() - at) * 1000)
        read(0.04)
    before = ticks(); read(5)
    found['idle'] = (ticks() - before) / 5
    found['mb'] = [int(l.split()[1]) / 1024 for l in open('/proc/%d/status' % pid) if l.startswith('VmHWM')][0]
if needle: os.write(fd, b'q')
read(10)
os.waitpid(pid, 0)
found['all'] = (time.monotonic() - started) * 1000
print(json.dumps(found))
`

interface Seen {
  /** Until the words were there, and until the end, milliseconds. */
  readonly ms: number
  readonly all: number
  readonly keys?: readonly number[]
  /** Per cent of one processor. */
  readonly idle?: number
  readonly mb?: number
}

const inTerminal = (argv: readonly string[], words: string, keys = 0): Seen => {
  const given = ['-c', terminal, JSON.stringify(argv), words, `${keys}`]
  const { stdout, stderr, status } = spawnSync('python3', given, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the terminal of the bench: ${stderr}`)
  return JSON.parse(stdout)
}

/** The screens on a real terminal: how soon something is seen, how soon a key is answered, what doing nothing costs. */
export const screens = async (): Promise<void> => {
  const first: number[] = []
  const node: number[] = []
  for (let round = 0; round < 11; round++) {
    node.push(inTerminal([process.execPath, '-e', '0'], '').all)
    first.push(inTerminal([process.execPath, bin, 'demo'], 'read-only').ms)
  }
  const [a, b] = [median(first), median(node)]
  report(
    'first frame against node -e 0',
    a / b,
    8,
    'times',
    `${a.toFixed(0)} ms against ${b.toFixed(0)} ms, in a terminal`,
  )
  const {
    keys = [],
    idle = Number.NaN,
    mb = Number.NaN,
  } = inTerminal([process.execPath, bin, 'demo'], 'read-only', 100)
  report('key to frame', median(keys), 16, 'ms', 'median of 100 arrow keys in the findings of the demo')
  report('doing nothing', idle, 1, '% of a processor', 'over 5 s, at the findings')
  report('memory of the screens', mb, 250, 'MB', 'the demo; the queue of 100,000 is not measured yet')
}
