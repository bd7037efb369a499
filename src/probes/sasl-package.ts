import type { ExecAsk, FileAsk } from '../target/target.ts'
import { defineProbe } from './probe.ts'

/** The package that brings the plug-ins for PLAIN and LOGIN, and how this distribution installs it. */
export interface SaslPackage {
  readonly name: string
  readonly manager: 'apt' | 'dnf' | 'yum' | 'zypper' | 'apk'
  readonly installed: boolean
  /** Files of it that are missing although it is installed. */
  readonly missing: readonly string[]
}

const release: FileAsk = { kind: 'file', path: '/etc/os-release', maxBytes: 4096 }
const deb: ExecAsk = { kind: 'exec', argv: ['dpkg', '-s', 'libsasl2-modules'] }
const debMissing: ExecAsk = { kind: 'exec', argv: ['dpkg', '-V', 'libsasl2-modules'] }
const rpm: ExecAsk = { kind: 'exec', argv: ['rpm', '-V', 'cyrus-sasl-plain'] }
const dnf: ExecAsk = { kind: 'exec', argv: ['dnf', '--version'] }
export const saslPackageAsks = [release, deb, debMissing, rpm, dnf] as const

/** `missing     /usr/lib64/sasl2/libplain.so`, of dpkg -V and rpm -V alike. */
const missingIn = (text: string | undefined): readonly string[] =>
  [...(text ?? '').matchAll(/^missing\s+(?:c )?(\/\S+\/sasl2\/\S+)/gm)].map(([, path = '']) => path)

/** null: a distribution whose packages are not known. */
export const saslPackage = defineProbe<SaslPackage | null>({
  id: 'sasl-package',
  ask: saslPackageAsks,
  parse: ([os, status, lost, rpmSays, dnfSays]) => {
    const id = `${/^ID="?([^"\n]*)/m.exec(os?.stdout ?? '')?.[1] ?? ''} ${/^ID_LIKE="?([^"\n]*)/m.exec(os?.stdout ?? '')?.[1] ?? ''}`
    if (/debian|ubuntu/.test(id)) {
      const installed = status?.status === 'ok' && /^Status: .* installed$/m.test(status.stdout)
      const missing = installed && lost?.status === 'ok' ? missingIn(lost.stdout) : []
      return { name: 'libsasl2-modules', manager: 'apt', installed, missing }
    }
    const installed = rpmSays?.status === 'ok' && !/is not installed/.test(rpmSays.stdout)
    const missing = installed ? missingIn(rpmSays?.stdout) : []
    const name = 'cyrus-sasl-plain'
    if (/rhel|fedora|centos|rocky|alma|ol\b|amzn/.test(id))
      return { name, manager: dnfSays?.status === 'ok' ? 'dnf' : 'yum', installed, missing }
    if (/suse/.test(id)) return { name, manager: 'zypper', installed, missing }
    return /alpine/.test(id) ? { name: 'cyrus-sasl-login', manager: 'apk', installed: false, missing: [] } : null
  },
})
