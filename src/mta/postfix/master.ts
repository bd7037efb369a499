import type { MasterService } from '../../probes/slots.ts'

/** `postconf -M` (one service a line) with the `-o` overrides of `postconf -P` (`service/type/name = value`). */
export const masterServices = (
  services: string,
  overrides: string,
  chrootDefault: boolean,
): readonly MasterService[] => {
  const byService = new Map<string, Record<string, string>>()
  for (const line of overrides.split('\n')) {
    const [, service, name, value] = /^(.+\/[a-z-]+)\/([A-Za-z0-9_]+) = ?(.*)$/.exec(line.trimEnd()) ?? []
    if (!service || !name) continue
    const found = byService.get(service) ?? {}
    found[name] = value ?? ''
    byService.set(service, found)
  }
  return services.split('\n').flatMap((line) => {
    const [name, type, , , chroot, , maxproc, ...rest] = line.trim().split(/\s+/)
    if (!name || !type || !maxproc || rest.length === 0) return []
    const { command, own } = withoutOverrides(rest)
    return [
      {
        name,
        type,
        chroot: chroot === 'y' || (chroot === '-' && chrootDefault),
        maxproc,
        command,
        overrides: byService.get(`${name}/${type}`) ?? own,
      },
    ]
  })
}

/** Older versions have no -P: the overrides are then read from the command itself. */
const withoutOverrides = (words: readonly string[]): { command: string; own: Record<string, string> } => {
  const own: Record<string, string> = {}
  const kept: string[] = []
  for (let at = 0; at < words.length; at++) {
    const setting = words[at] === '-o' ? /^([A-Za-z0-9_]+)=(.*)$/.exec(words[at + 1] ?? '') : null
    if (setting?.[1]) {
      own[setting[1]] = setting[2] ?? ''
      at++
    } else kept.push(words[at] ?? '')
  }
  return { command: kept.join(' '), own }
}
