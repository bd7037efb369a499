import { up } from '../../test/live/lab/index.ts'
import { bin, median, report } from './measure.ts'
import { standIn } from './stand-in.ts'
import { inTerminal, type Move } from './terminal.ts'

const messages = 100_000
const upAndDown = Array.from({ length: 100 }, (_, n) => (n % 40 < 20 ? 'j' : 'k'))
const esc = '\u001b'

/** A letter more, a letter less, words that fit many and few; each filter is begun anew. */
const filters: readonly Move[] = ['timed out', 'user49@', 'dest1234', '!mx0', 'A00012'].flatMap((words): Move[] => [
  { type: '/' },
  { keys: [...words], as: 'filter' },
  { keys: ['\u007f', '\u007f'], as: 'filter' },
  { type: '\r' },
  { type: esc },
])

/** The queue browser with 100,000 messages: cursor, filter, order; then memory and doing nothing there. */
export const browser = async (): Promise<void> => {
  const lab = await up('plain', ['destination-down'])
  try {
    await lab.must(['postfix', 'stop'])
    await standIn(lab, messages)
    const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
    const seen = inTerminal(
      [process.execPath, bin, ...reach, `${lab.user}@${lab.host}`],
      [
        { until: 'ask again' },
        { type: 'm', shows: 'r reads again' },
        { type: '\t', shows: 'by destination' },
        { keys: upAndDown, as: 'cursor in the groups' },
        { keys: Array.from({ length: 12 }, () => '\t'), as: 'side' },
        { type: 'a', shows: 'oldest first' },
        { keys: upAndDown, as: 'cursor' },
        ...filters,
        { keys: Array.from({ length: 12 }, () => 'o'), as: 'order' },
        { type: 'A', shows: 'chosen' },
        { keys: upAndDown, as: 'cursor, all chosen' },
        { rest: 5 },
        { type: 'q' },
      ],
    )
    for (const what of ['cursor', 'cursor in the groups', 'cursor, all chosen', 'side', 'filter', 'order']) {
      const first = seen.numbers(what)
      const [work, whole] = [median(seen.numbers(`${what}, work`)), median(seen.numbers(`${what}, whole`))]
      const how = `median of ${first.length}, the slowest ${Math.max(...first).toFixed(0)} ms; ${work.toFixed(1)} ms of a processor; all of the answer after ${whole.toFixed(1)} ms`
      report(`key to frame with ${messages.toLocaleString('en')} messages: ${what}`, median(first), 16, 'ms', how)
    }
    report(
      'memory of the queue browser',
      seen.number('mb'),
      250,
      'MB',
      `with ${messages.toLocaleString('en')} messages`,
    )
    report(
      'doing nothing there',
      seen.number('idle'),
      1,
      '% of a processor',
      `over 5 s; ${seen.number('bytes at rest')} bytes drawn`,
    )
  } finally {
    await lab.down()
  }
}
