import { defineProbe, Unknown } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import type { Identity } from '../mta.ts'
import { foundPostfix, whichPostfix } from '../postfix/detect.ts'
import { zimbraRelease } from './release.ts'

const release: ExecAsk = {
  kind: 'exec',
  argv: ['zmcontrol', '-v'],
  as: 'zimbra',
  slow: true,
  timeoutMs: 15_000,
}

const needs = {
  release: zimbraRelease,
  postfix: defineProbe({ id: 'zimbra-postfix', ask: [whichPostfix], parse: ([reading]) => foundPostfix(reading) }),
}

const underZimbra = (path: string): boolean => path.startsWith('/opt/zimbra/')

/** Zimbra where its own Postfix answers: a leftover /opt/zimbra, or a mailbox server without an MTA, is not. */
export const detectZimbra = defineProbe<Identity | null, typeof needs>({
  id: 'zimbra-identity',
  needs,
  ask: ({ postfix, release: known }) =>
    postfix.known && postfix.value && underZimbra(postfix.value.queueDirectory) && known.known && !known.value.version
      ? [release]
      : [],
  parse: ([reading], { postfix, release: known }) => {
    if (!postfix.known) return new Unknown(postfix.why)
    const found = postfix.value
    if (!found || !(underZimbra(found.queueDirectory) || underZimbra(found.configDirectory))) return null
    const said = /(\d+\.\d+\.\d+)/.exec(reading?.status === 'ok' ? reading.stdout : '')?.[1]
    return {
      id: 'zimbra',
      name: 'Zimbra',
      version: (known.known ? known.value.version : null) ?? said ?? 'unknown',
      mtaVersion: found.version,
      queueDirectory: found.queueDirectory,
      configDirectory: found.configDirectory,
      logFiles: ['/var/log/zimbra.log'],
      owner: 'zimbra',
    }
  },
})
