import { defineProbe, type Fact, unknown, whyOf } from '../../probes/probe.ts'
import type { Settings } from '../../probes/slots.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { postfixSettings } from './settings.ts'

/** Another Postfix instance of the host. */
export interface OtherInstance {
  readonly name: string
  /** Its configuration directory. */
  readonly directory: string
  /** Messages in its queue; null: could not be seen. */
  readonly waiting: number | null
  /** What was said of its queue. */
  readonly said: string
}

const words = (settings: Settings, name: string): readonly string[] =>
  (settings.get(name) ?? '').split(/[\s,]+/).filter((word) => word !== '')

/** One of several on its host: what belongs to one of them must be told from the others. */
export const isOneOfSeveral = (settings: Fact<Settings>): boolean =>
  settings.known &&
  (words(settings.value, 'multi_instance_directories').length > 0 ||
    words(settings.value, 'multi_instance_name').length > 0)

const script = 'postconf -c "$1" -h multi_instance_name; postqueue -c "$1" -p 2>&1 | tail -n 1'
const queueOf = (directory: string): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, 'instance', directory],
  as: 'root',
  orSelf: true,
  slow: true,
})

const most = 8
const needs = { settings: postfixSettings }

/** `-- 12 Kbytes in 5 Requests.`, postqueue(1). */
const waitingIn = (line: string): number | null => {
  if (line === 'Mail queue is empty') return 0
  const [, requests] = /^-- \d+ \w+ in (\d+) Requests?\.$/.exec(line) ?? []
  return requests === undefined ? null : Number(requests)
}

const instanceOf = (reading: Reading): OtherInstance => {
  const directory = reading.ask.kind === 'exec' ? (reading.ask.argv.at(-1) ?? '') : ''
  const [name = '', said = ''] = reading.status === 'ok' ? reading.stdout.split('\n') : []
  const waiting = waitingIn(said)
  return { name: name || directory, directory, waiting, said: said || whyOf(reading) }
}

/** The others of this host, as the main instance names them: none of their mail is in its queue. postmulti(1). */
export const postfixInstances = defineProbe<readonly OtherInstance[], typeof needs>({
  id: 'postfix-instances',
  needs,
  ask: ({ settings }) =>
    settings.known ? words(settings.value, 'multi_instance_directories').slice(0, most).map(queueOf) : [],
  parse: (readings, { settings }) => (settings.known ? readings.map(instanceOf) : unknown(settings.why)),
})
