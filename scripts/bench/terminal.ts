import { spawnSync } from 'node:child_process'

/** A terminal of 80 x 24: Node has none to give. It does what it is told and prints one line of JSON. */
const program = `
import fcntl, json, os, pty, select, struct, sys, termios, time
argv, moves = json.loads(sys.argv[1]), json.loads(sys.argv[2])
started = time.monotonic()
pid, fd = pty.fork()
if pid == 0:
    os.environ.pop('CI', None)
    os.environ.update(LANG='C.UTF-8', TERM='xterm-256color')
    os.execv(argv[0], argv)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
ended = False
def read(seconds, until=None):
    """What comes until the words are there, or nothing has come for so many seconds; and when the last of it came."""
    global ended
    seen, last = b'', time.monotonic()
    while select.select([fd], [], [], seconds)[0]:
        try: part = os.read(fd, 65536)
        except OSError:
            ended = True
            break
        seen, last = seen + part, time.monotonic()
        if until and until in seen: break
    if until and until not in seen: raise SystemExit('waited in vain for %r; there was %r' % (until, seen[-2000:]))
    return last
def ticks():
    words = open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()
    return int(words[11]) + int(words[12])
def worked():
    return int(open('/proc/%d/schedstat' % pid).read().split()[0]) / 1e6
def peak():
    return [int(l.split()[1]) / 1024 for l in open('/proc/%d/status' % pid) if l.startswith('VmHWM')][0]
found = {}
for move in moves:
    if 'until' in move:
        found[move['until']] = (read(120, move['until'].encode()) - started) * 1000
    elif 'type' in move:
        os.write(fd, move['type'].encode())
        if 'shows' in move: read(30, move['shows'].encode())
        read(0.3)
    elif 'keys' in move:
        first, whole, work = (found.setdefault(move['as'] + part, []) for part in ('', ', whole', ', work'))
        for key in move['keys']:
            at, before = time.monotonic(), worked()
            os.write(fd, key.encode())
            # On a busy machine two keys may have been taken as one, and one took back what the other did.
            if not select.select([fd], [], [], 2)[0]: continue
            first.append((time.monotonic() - at) * 1000)
            work.append(worked() - before)
            whole.append((read(0.1) - at) * 1000)
    elif 'rest' in move:
        before = ticks()
        found['bytes at rest'] = 0
        time.sleep(move['rest'])
        while select.select([fd], [], [], 0)[0]: found['bytes at rest'] += len(os.read(fd, 65536))
        found['idle'] = (ticks() - before) / move['rest']
        found['mb'] = peak()
while not ended: read(10)
os.waitpid(pid, 0)
found['all'] = (time.monotonic() - started) * 1000
print(json.dumps(found))
`

export type Move =
  /** Waits for these words; the figure of that name: since the start, milliseconds. */
  | { readonly until: string }
  /** Waits until it is quiet again. */
  | { readonly type: string; readonly shows?: string }
  /**
   * One key after the other. The figures, milliseconds: until the first of the answer was there; ", work": for how long
   * of that the program had a processor (proc(5), schedstat), which a busy machine hardly changes; ", whole": until the last.
   */
  | { readonly keys: readonly string[]; readonly as: string }
  /** So many seconds nobody does anything. Figures: `idle`, per cent of one processor; `mb`, the most ever taken. */
  | { readonly rest: number }

export interface Seen {
  /** Figures by name; `all`: until the program had ended, milliseconds. */
  readonly number: (name: string) => number
  readonly numbers: (name: string) => readonly number[]
}

/** A program on a terminal of its own, driven by these moves, until it ends. */
export const inTerminal = (argv: readonly string[], moves: readonly Move[]): Seen => {
  const given = ['-c', program, JSON.stringify(argv), JSON.stringify(moves)]
  const { stdout, stderr, status } = spawnSync('python3', given, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the terminal of the bench: ${stderr}`)
  const found: Readonly<Record<string, number | readonly number[]>> = JSON.parse(stdout)
  const figures = (name: string): readonly number[] => [found[name] ?? []].flat()
  return { number: (name) => figures(name)[0] ?? Number.NaN, numbers: figures }
}
