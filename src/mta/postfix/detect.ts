import { defineProbe, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import type { Identity } from '../mta.ts'

/** The newest parameter last: where it is not known, postconf(1) prints no line for it. */
export const whichPostfix: ExecAsk = {
  kind: 'exec',
  argv: ['postconf', '-h', 'mail_version', 'queue_directory', 'config_directory', 'maillog_file'],
  as: 'root',
  orSelf: true,
}

export interface FoundPostfix {
  readonly version: string
  readonly queueDirectory: string
  readonly configDirectory: string
  readonly logFile: string
}

/** null: there is no Postfix that could be asked. */
export const foundPostfix = (reading: Reading | undefined): FoundPostfix | null | Unknown => {
  if (!reading || reading.status === 'absent') return null
  if (reading.status !== 'ok') return unknown(whyOf(reading))
  const [version = '', queueDirectory = '', configDirectory = '', logFile = ''] = reading.stdout.split('\n')
  if (/^\d+\.\d+/.test(version) && queueDirectory.startsWith('/'))
    return { version: version.trim(), queueDirectory, configDirectory, logFile: logFile.trim() }
  if (reading.exitCode === 127 || reading.exitCode === 126) return null
  return unknown(
    `postconf did not say which Postfix this is: ${(reading.stderr || reading.stdout).trim().slice(0, 200)}`,
  )
}

export const detectPostfix = defineProbe<Identity | null>({
  id: 'postfix-identity',
  ask: [whichPostfix],
  parse: ([reading]) => {
    const found = foundPostfix(reading)
    if (found === null || found instanceof Unknown) return found
    return {
      id: 'postfix',
      name: 'Postfix',
      version: found.version,
      queueDirectory: found.queueDirectory,
      configDirectory: found.configDirectory,
      logFiles: found.logFile.startsWith('/') ? [found.logFile] : [],
      owner: 'root',
    }
  },
})
