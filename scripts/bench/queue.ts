import { type Lab, up } from '../../test/live/lab/index.ts'
import { bin, inTurn, median, medianMs, once, report } from './measure.ts'
import { standIn } from './stand-in.ts'

const hundredThousand = 100_000
const million = 1_000_000

/** Real deferred messages, multiplied as files: what postqueue(1) and showq(8) read is real, only the mail is the same. */
const multiply = `
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
base = [n for d, _, names in os.walk(root + '/deferred') for n in names]
for i in range(count - len(base)):
    src = base[i % len(base)]
    new = '%07X' % (0xA000000 + i * 13)
    for queue in ('deferred', 'defer'):
        folder = '%s/%s/%s' % (root, queue, new[0])
        if not os.path.isdir(folder):
            os.makedirs(folder, 0o700); os.chown(folder, os.stat(root + '/' + queue).st_uid, -1)
        old = '%s/%s/%s/%s' % (root, queue, src[0], src)
        data = open(old, 'rb').read()
        with open(folder + '/' + new, 'wb') as out: out.write(data)
        stat = os.stat(old); os.chown(folder + '/' + new, stat.st_uid, stat.st_gid); os.chmod(folder + '/' + new, stat.st_mode & 0o7777)
`

const reach = (lab: Lab): readonly string[] => [
  '-i',
  lab.identityFile,
  '--known-hosts',
  lab.knownHostsFile,
  '-p',
  `${lab.port}`,
  `${lab.user}@${lab.host}`,
]

/** The queue by reason against `postqueue -j` of the same real queue, both over SSH into a pipe; memory at a million. */
export const queue = async (): Promise<void> => {
  const lab = await up('plain', ['destination-down'])
  try {
    await lab.must(['postfix', 'stop'])
    await lab.must(['python3', '-c', multiply, lab.queueDir, `${hundredThousand}`])
    const ours = () => once([process.execPath, bin, 'queue', ...reach(lab), '--format', 'json'])
    const theirs = () => once(['ssh', '-F', lab.sshConfigFile, 'mail', 'postqueue -j | cat'])
    const ran = await inTurn(5, ours, theirs)
    const [a, b] = [medianMs(ran.ours), medianMs(ran.theirs)]
    report(
      'queue of 100,000 against postqueue -j',
      a / b,
      1.15,
      'times',
      `${a.toFixed(0)} ms against ${b.toFixed(0)} ms`,
    )

    await standIn(lab, million)
    const large = [await ours(), await ours(), await ours()]
    const peak = median(large.map(({ peakMb }) => peakMb))
    const seconds = medianMs(large) / 1000
    report(
      'memory with a queue of 1,000,000',
      peak,
      150,
      'MB',
      `read in ${seconds.toFixed(1)} s from a stand-in that prints a made listing`,
    )
  } finally {
    await lab.down()
  }
}
