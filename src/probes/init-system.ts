import { defineProbe, type Fact } from './probe.ts'

/** Who starts services on this host, and which it knows: what a start or stop has to say. */
export interface InitSystem {
  /** systemd runs the host; else scripts of /etc/init.d are all there is. */
  readonly systemd: boolean
  /** Service units by name, without `.service`, with what they are now: `active`, `inactive`, `failed`. */
  readonly units: ReadonlyMap<string, string>
  /** Names in /etc/init.d. */
  readonly scripts: readonly string[]
}

const systemctl = (...words: readonly string[]) => ({
  kind: 'exec' as const,
  argv: ['systemctl', ...words, '--type=service', '--plain', '--no-legend', '--no-pager'],
  maxBytes: 256 << 10,
})
export const initAsks = [
  { kind: 'exec' as const, argv: ['test', '-d', '/run/systemd/system'] },
  systemctl('list-unit-files'),
  systemctl('list-units', '--all'),
  { kind: 'exec' as const, argv: ['ls', '/etc/init.d'] },
]

/** `postfix@-.service loaded active running Postfix …`, and `postfix.service enabled enabled` for those not loaded. */
const unitsIn = (files: string, loaded: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [, name = ''] of files.matchAll(/^(\S+)\.service\s+(?!masked|alias)\S+/gm)) found.set(name, 'inactive')
  for (const [, name = '', active = ''] of loaded.matchAll(/^(?:\S\s+)?(\S+)\.service\s+loaded\s+(\S+)/gm))
    found.set(name, active)
  return found
}

export const initSystem = defineProbe<InitSystem>({
  id: 'init-system',
  ask: initAsks,
  parse: ([booted, files, loaded, scripts]) => {
    const text = (reading: typeof booted): string => (reading?.status === 'ok' ? reading.stdout : '')
    const systemd = booted?.status === 'ok' && booted.exitCode === 0
    return {
      systemd,
      units: systemd ? unitsIn(text(files), text(loaded)) : new Map(),
      scripts: text(scripts).split(/\s+/).filter(Boolean),
    }
  },
})

export const noInit: InitSystem = { systemd: false, units: new Map(), scripts: [] }
export const initOf = (fact: Fact<InitSystem>): InitSystem => (fact.known ? fact.value : noInit)
