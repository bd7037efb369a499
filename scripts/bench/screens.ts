import { bin, median, report } from './measure.ts'
import { inTerminal } from './terminal.ts'

const demo = [process.execPath, bin, 'demo']
const upAndDown = Array.from({ length: 100 }, (_, n) => (n % 40 < 20 ? 'j' : 'k'))

/** The screens on a real terminal: how soon something is seen, how soon a key is answered, what doing nothing costs. */
export const screens = async (): Promise<void> => {
  const first: number[] = []
  const node: number[] = []
  for (let round = 0; round < 11; round++) {
    node.push(inTerminal([process.execPath, '-e', '0'], []).number('all'))
    first.push(inTerminal(demo, [{ until: 'read-only' }, { type: 'q' }]).number('read-only'))
  }
  const [a, b] = [median(first), median(node)]
  report(
    'first frame against node -e 0',
    a / b,
    8,
    'times',
    `${a.toFixed(0)} ms against ${b.toFixed(0)} ms, in a terminal`,
  )
  const seen = inTerminal(demo, [
    { until: 'waiting messages' },
    { type: 'v', shows: 'findings' },
    { keys: upAndDown, as: 'arrow' },
    { rest: 5 },
    { type: 'q' },
  ])
  report(
    'key to frame',
    median(seen.numbers('arrow')),
    16,
    'ms',
    'median of 100 arrow keys in the findings of the demo',
  )
  report('doing nothing', seen.number('idle'), 1, '% of a processor', 'over 5 s, at the findings')
  report('memory of the screens', seen.number('mb'), 250, 'MB', 'the demo')
}
