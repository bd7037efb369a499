import type { Hop, Settings } from './slots.ts'

const mandatory = /^(encrypt|dane-only|fingerprint|verify|secure)\b/
/** smtp_tls_security_level, or the first word of a policy, postconf(5). */
export const demandsTls = (level: string | null | undefined): boolean => mandatory.test(level?.trim() ?? '')

/** Content filters to which Postfix speaks SMTP under a mandatory level: its own in master.cf, else the global one. */
export const filtersUnderTls = (set: Settings, filters: readonly Hop[]): readonly Hop[] =>
  filters.filter(({ role, protocol, spec }) => {
    const service = set.services.find(({ name, type }) => type === 'unix' && spec.startsWith(`${name}:`))
    const level = service?.overrides.smtp_tls_security_level ?? set.get('smtp_tls_security_level')
    return role === 'filter' && protocol === 'smtp' && demandsTls(level)
  })
