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

/** Which mechanisms the SASL library has plug-ins for; without libplain no password can be sent to a relay. */
export const saslPlugins = defineProbe<SaslPlugins>({
  id: 'sasl-plugins',
  ask: [{ kind: 'exec', argv: ['find', ...directories, '-maxdepth', '1', '-name', 'lib*.so*'] }],
  parse: ([reading]) => {
    if (reading?.status !== 'ok') return unknown(reading ? whyOf(reading) : 'it was not asked')
    const files = reading.stdout.split('\n').flatMap((line) => {
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
