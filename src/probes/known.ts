import type { Fact } from './probe.ts'

/** The value of a fact, undefined where it is not known. */
export const known = <T>(fact: Fact<T>): T | undefined => (fact.known ? fact.value : undefined)

/** A recipient's domain is served here: its mail goes to a mailbox, not to the outside. */
export const isLocal = (domain: string, served: readonly string[] | undefined): boolean =>
  domain === '' || domain === 'localhost' || (served?.includes(domain) ?? false)

/**
 * Mail that some host refused or did not take is for the outside: its domain is not served here, or it is one of the many that
 * a long queue does not name one by one.
 */
export const isAway = (domain: string, served: readonly string[] | undefined): boolean =>
  domain === '' || !isLocal(domain, served)
