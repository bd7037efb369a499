import { defineProbe } from '../../probes/probe.ts'
import { type Processes, processes, programOf } from '../../probes/processes.ts'
import type { Mailsystem, Service, Services, Settings } from '../../probes/slots.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { postfixMailsystem } from './mailsystem.ts'
import { postfixSettings } from './settings.ts'

const patterns = [
  'postfix*',
  'dovecot*',
  'amavis*',
  'clamav*',
  'clamd*',
  'rspamd*',
  'spamassassin*',
  'spamd*',
  'opendkim*',
]
export const unitsAsk: ExecAsk = {
  kind: 'exec',
  argv: [
    'systemctl',
    'list-units',
    '--all',
    '--plain',
    '--no-legend',
    '--no-pager',
    '--type=service',
    ...patterns,
    'saslauthd*',
    'exim*',
    'sendmail*',
  ],
}

/** Programs whose absence tells nothing, but whose presence does. */
const programs = ['dovecot', 'amavisd', 'amavisd-new', 'clamd', 'rspamd', 'spamd', 'opendkim', 'saslauthd'] as const

/** Whether the settings send mail, or logins, through it. */
const isUsed = (settings: Settings | null, name: string): boolean => {
  if (!settings) return false
  const value = (...names: readonly string[]) => names.map((each) => settings.get(each) ?? '').join(' ')
  if (name.startsWith('dovecot'))
    return /dovecot/.test(value('virtual_transport', 'mailbox_transport', 'local_transport', 'smtpd_sasl_type'))
  if (name.startsWith('amavis')) return /amavis|:100\d\d\b/.test(value('content_filter'))
  if (/^(opendkim|rspamd)/.test(name)) return new RegExp(name.replace(/[^a-z]/g, '')).test(value('smtpd_milters'))
  return false
}

interface Unit {
  readonly name: string
  readonly active: string
  readonly sub: string
}

/** `postfix@-.service loaded active running Postfix Mail Transport Agent (instance -)` */
const readUnits = (text: string): readonly Unit[] =>
  text.split('\n').flatMap((line) => {
    const [, name, load = '', active = '', sub = ''] =
      /^(?:\S\s+)?(\S+)\.service\s+(\S+)\s+(\S+)\s+(\S+)/.exec(line) ?? []
    return name && load === 'loaded' ? [{ name, active, sub }] : []
  })

const serviceOf = ({ name, active, sub }: Unit, essential: boolean): Service => ({
  name,
  state: active === 'active' || active === 'reloading' ? 'running' : 'stopped',
  detail: `${name}.service is ${active} (${sub})`,
  essential,
})

/** Units that run or have failed, and those that are wanted; what else was never started is nobody's trouble. */
export const unitsOf = (
  text: string,
  { essential, wanted }: Readonly<Record<'essential' | 'wanted', (name: string) => boolean>>,
): readonly Service[] =>
  readUnits(text)
    .filter(({ name, active }) => active !== 'inactive' || wanted(name))
    .map((unit) => serviceOf(unit, essential(unit.name)))

const fromUnits = (text: string, settings: Settings | null): readonly Service[] => {
  const units = readUnits(text)
  // Debian's postfix.service only starts the instances: it says "active (exited)" even when all of them are dead.
  const instances = units.some(({ name }) => name.startsWith('postfix@'))
  return units
    .filter(({ name }) => !(instances && name === 'postfix'))
    .filter(({ name, active }) => active !== 'inactive' || isUsed(settings, name) || name.startsWith('postfix'))
    .map((unit) => serviceOf(unit, unit.name.startsWith('postfix') || isUsed(settings, unit.name)))
}

const fromProcesses = (list: Processes, mail: Mailsystem | null, settings: Settings | null): readonly Service[] => {
  const master = mail?.master ?? 'unknown'
  const found = programs.filter((name) => list.list.some((process) => programOf(process) === name))
  return [
    { name: 'postfix', state: master, detail: mail?.evidence[0] ?? '', essential: true },
    ...found.map((name) => ({
      name,
      state: 'running' as const,
      detail: `a ${name} process runs`,
      essential: isUsed(settings, name),
    })),
  ]
}

const answered = (reading: Reading | undefined): boolean => reading?.status === 'ok' && reading.exitCode === 0

const needs = { processes, mailsystem: postfixMailsystem, settings: postfixSettings }

/** Mail services by systemd where it runs, else by the processes. */
export const postfixServices = defineProbe<Services, typeof needs>({
  id: 'postfix-services',
  needs,
  ask: [unitsAsk],
  parse: ([units], { processes: list, mailsystem, settings }) => {
    const set = settings.known ? settings.value : null
    const byUnit = units && answered(units) ? fromUnits(units.stdout, set) : []
    if (byUnit.length > 0) return { source: 'systemctl', list: byUnit }
    return {
      source: 'processes',
      list: fromProcesses(
        list.known ? list.value : { list: [], partial: true },
        mailsystem.known ? mailsystem.value : null,
        set,
      ),
    }
  },
})
