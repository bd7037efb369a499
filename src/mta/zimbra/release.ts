import { defineProbe } from '../../probes/probe.ts'
import type { ExecAsk, FileAsk } from '../../target/target.ts'

export interface ZimbraRelease {
  /** `8.8.15`; null: the files do not tell. */
  readonly version: string | null
  /** zimbra_server_hostname of localconfig.xml; null: could not be read. */
  readonly server: string | null
  readonly installed: boolean
}

/** One value of localconfig.xml and nothing else: that file holds passwords. */
const serverName: ExecAsk = {
  kind: 'exec',
  argv: [
    'sed',
    '-n',
    '/<key name="zimbra_server_hostname">/{N;s/.*<key name="zimbra_server_hostname">[[:space:]]*<value>\\([^<]*\\)<.*/\\1/p;}',
    '/opt/zimbra/conf/localconfig.xml',
  ],
  as: 'root',
  orSelf: true,
}
const history: FileAsk = {
  kind: 'file',
  path: '/opt/zimbra/.install_history',
  as: 'root',
  orSelf: true,
  match: ['zimbra-core'],
  maxBytes: 16_384,
}
const debian: ExecAsk = { kind: 'exec', argv: ['dpkg-query', '-s', 'zimbra-core'] }
const redhat: ExecAsk = { kind: 'exec', argv: ['rpm', '-q', '--qf', '%{VERSION}\n', 'zimbra-core'] }
export const releaseAsks = [serverName, history, debian, redhat] as const

/** `1583345043: INSTALLED zimbra-core_8.8.15.GA.3869.UBUNTU18.64_amd64.deb`, `…: UPGRADED zimbra-core-9.0.0_GA…`. */
const inHistory = (text: string): string | undefined =>
  [...text.matchAll(/(?:INSTALLED|UPGRADED)\s+zimbra-core[-_](\d+\.\d+\.\d+)/g)].at(-1)?.[1]

const inPackage = (text: string | undefined): string | undefined =>
  /^(?:Version: )?(\d+\.\d+\.\d+)/m.exec(text ?? '')?.[1]

/** Which Zimbra, without starting a Java machine (`zmcontrol -v`, zmhostname and zmlocalconfig do). */
export const zimbraRelease = defineProbe<ZimbraRelease>({
  id: 'zimbra-release',
  ask: releaseAsks,
  parse: ([name, installs, deb, rpm]) => {
    const text = (at: typeof name) => (at?.status === 'ok' && at.exitCode === 0 ? at.stdout : '')
    const server = text(name).trim().split('\n')[0] ?? ''
    const found =
      inHistory(installs?.status === 'ok' ? installs.stdout : '') ?? inPackage(text(deb)) ?? inPackage(text(rpm))
    return {
      version: found ?? null,
      server: /^[\w.-]+$/.test(server) ? server.toLowerCase() : null,
      installed: server !== '' || installs?.status === 'ok',
    }
  },
})
