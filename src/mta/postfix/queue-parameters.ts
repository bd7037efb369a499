import { defineProbe, unknown } from '../../probes/probe.ts'
import type { MasterService, QueueParameters, Settings, TransportLimits } from '../../probes/slots.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { expand } from './expand.ts'
import { parameterWords } from './parameter-words.ts'
import { postfixSettings, settingLines } from './settings.ts'

const names = Object.keys(parameterWords)

/** The defaults of exactly this version. */
export const defaultsAsk: ExecAsk = { kind: 'exec', argv: ['postconf', '-d', ...names], as: 'root', orSelf: true }

/** Those that deliver; error, retry and discard only pretend to. */
const delivers = /^(smtp|lmtp|local|virtual|pipe)$/
const programOf = ({ command }: MasterService): string => command.split(/\s/)[0] ?? ''

const limitsOf = (settings: Settings, service: MasterService): TransportLimits => {
  const { name, maxproc, overrides } = service
  const limit = (what: string): string =>
    settings.get(`${name}_destination_${what}_limit`) ?? settings.get(`default_destination_${what}_limit`) ?? ''
  const processes = overrides.default_process_limit ?? settings.get('default_process_limit') ?? ''
  return {
    transport: name,
    concurrency: limit('concurrency'),
    recipients: limit('recipient'),
    processes: maxproc === '-' ? processes : maxproc,
  }
}

const defaultsOf = (reading: Reading | undefined): ((name: string) => string | null) => {
  const values = settingLines(reading?.status === 'ok' ? reading.stdout : '')
  return (name) => {
    const value = values.get(name)
    return value === undefined ? null : expand(value, (each) => values.get(each))
  }
}

const needs = { settings: postfixSettings }

/** The parameters that decide how long mail waits and how much is done at once, with their defaults. */
export const postfixQueueParameters = defineProbe<QueueParameters, typeof needs>({
  id: 'postfix-queue-parameters',
  needs,
  ask: [defaultsAsk],
  parse: ([reading], { settings }) => {
    if (!settings.known) return unknown(settings.why)
    const defaultOf = defaultsOf(reading)
    const all = settings.value
    return {
      list: names.flatMap((name) => {
        const value = all.get(name)
        if (value === undefined) return []
        return [
          { name, value, default: defaultOf(name), set: all.isSet(name), means: parameterWords[name]?.(value) ?? '' },
        ]
      }),
      transports: all.services
        .filter((service) => service.type === 'unix' && delivers.test(programOf(service)))
        .slice(0, 20)
        .map((service) => limitsOf(all, service)),
    }
  },
})
