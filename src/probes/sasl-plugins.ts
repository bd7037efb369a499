import type { ExecAsk } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface SaslPlugins {
  readonly directories: readonly { readonly path: string; readonly plugins: readonly string[] }[]
}

const directories = [
  '/usr/lib/x86_64-linux-gnu/sasl2',
  '/usr/lib/aarch64-linux-gnu/sasl2',
  '/usr/lib64/sasl2',
  '/usr/lib/sasl2',
  '/opt/zimbra/common/lib/sasl2',
  '/opt/zimbra/common/lib64/sasl2',
]
/** FreeBSD's, Carbonio's. */
const others = ['/usr/local/lib/sasl2', '/opt/zextras/common/lib/sasl2']

const plugins = (places: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['find', ...places, '-maxdepth', '1', '-name', 'lib*.so*'],
})

/** Which mechanisms the SASL library has plug-ins for; without libplain no password can be sent to a relay. */
export const saslPlugins = defineProbe<SaslPlugins>({
  id: 'sasl-plugins',
  ask: [plugins(directories), plugins(others)],
  parse: ([reading, more]) => {
    if (reading?.status !== 'ok') return unknown(reading ? whyOf(reading) : 'it was not asked')
    const files = `${reading.stdout}\n${more?.status === 'ok' ? more.stdout : ''}`.split('\n').flatMap((line) => {
      const [, path, name] = /^(\/.+)\/lib([\w-]+)\.so(?:\.|$)/.exec(line) ?? []
      return path && name ? [{ path, name }] : []
    })
    const missing = (path: string) => reading.stderr.includes(path)
    return {
      directories: directories
        .filter((path) => !missing(path))
        .map((path) => ({
          path,
          plugins: [...new Set(files.filter((file) => file.path === path).map(({ name }) => name))].sort(),
        })),
    }
  },
})
