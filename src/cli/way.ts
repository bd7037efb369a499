import type { Way } from '../run/journal-line.ts'
import type { TargetFlags } from './options.ts'

/** How a target is reached, for the journal: what was said on the command line, and no secret. */
export const wayTo = (target: string, flags: TargetFlags): Way => ({
  target,
  ...(flags.login === undefined ? {} : { login: flags.login }),
  ...(flags.port === undefined ? {} : { port: flags.port }),
  ...(flags.jump === undefined ? {} : { jump: flags.jump }),
  ...(flags.sshConfig === undefined ? {} : { sshConfig: flags.sshConfig }),
  ...(flags.identity === undefined ? {} : { identity: flags.identity }),
  ...(flags.knownHosts === undefined ? {} : { knownHosts: flags.knownHosts }),
  ...insideOf(flags),
})

/** Which mail system of a host. */
export type Inside = Pick<TargetFlags, 'container' | 'containerEngine' | 'instance'>

export const insideOf = (flags: Inside): Inside => ({
  ...(flags.container === undefined ? {} : { container: flags.container }),
  ...(flags.containerEngine === undefined ? {} : { containerEngine: flags.containerEngine }),
  ...(flags.instance === undefined ? {} : { instance: flags.instance }),
})

/** What a plan or a record is about is no matter of how it is reached: nothing else that is said counts. */
export const alongInside = (
  { container: _, containerEngine: __, instance: ___, ...flags }: TargetFlags,
  inside: Inside,
): TargetFlags => ({
  ...flags,
  ...insideOf(inside),
})

/** The way of a journal, where the command line says nothing else. */
export const alongWay = (flags: TargetFlags, way: Way): TargetFlags => ({
  ...alongInside(flags, way),
  ...pick('login', flags.login ?? way.login),
  ...pick('port', flags.port ?? way.port),
  ...pick('jump', flags.jump ?? way.jump),
  ...pick('sshConfig', flags.sshConfig ?? way.sshConfig),
  ...pick('identity', flags.identity ?? way.identity),
  ...pick('knownHosts', flags.knownHosts ?? way.knownHosts),
})

const pick = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value })
