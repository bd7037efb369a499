import { defineProbe, unknown } from '../../probes/probe.ts'
import type { Hop, MasterService, Settings } from '../../probes/slots.ts'
import { endpointOf, listOf } from './endpoints.ts'
import { queueDirectoryOf, serviceNamed, unique } from './lmtp-hops.ts'
import { postfixSettings } from './settings.ts'

/** `smtp-amavis:[127.0.0.1]:10024`; a filter that is a command (pipe) is no hop. */
export const filterHop = (settings: Settings, spec: string, setting: string): Hop | null => {
  const [, name = '', nexthop = ''] = /^([\w.-]+):(.+)$/.exec(spec.trim()) ?? []
  const service = serviceNamed(settings, name)
  const protocol = /^lmtp\b/.test(service?.command ?? name) ? 'lmtp' : 'smtp'
  if (!nexthop || (service && !/^(smtp|lmtp|relay)\b/.test(service.command))) return null
  const place = { queueDirectory: queueDirectoryOf(settings), chroot: service?.chroot ?? false }
  const endpoint = endpointOf(nexthop, protocol === 'lmtp' ? 24 : 25, place)
  return endpoint ? { role: 'filter', protocol, spec: spec.trim(), setting, ...endpoint } : null
}

const isSmtpd = ({ command }: MasterService): boolean => /^(smtpd|pickup|cleanup|qmqpd)\b/.test(command)

/** Values of a setting: in main.cf, and as an override of services that take mail in. */
const valuesOf = (
  settings: Settings,
  name: string,
): readonly { readonly value: string; readonly setting: string; readonly chroot: boolean }[] => [
  { value: settings.get(name) ?? '', setting: name, chroot: settings.services.find(isSmtpd)?.chroot ?? false },
  ...settings.services.filter(isSmtpd).flatMap((service) => {
    const value = service.overrides[name]
    return value ? [{ value, setting: `master.cf ${service.name} ${name}`, chroot: service.chroot }] : []
  }),
]

const milterHops = (settings: Settings): readonly Hop[] =>
  ['smtpd_milters', 'non_smtpd_milters'].flatMap((name) =>
    valuesOf(settings, name).flatMap(({ value, setting, chroot }) =>
      listOf(value).flatMap((word): readonly Hop[] => {
        const spec = word.replace(/^\{\s*([^\s,}]+)[\s\S]*$/, '$1')
        const endpoint = /^(unix|local|inet6?):/.test(spec)
          ? endpointOf(spec, 8891, { queueDirectory: queueDirectoryOf(settings), chroot })
          : null
        return endpoint ? [{ role: 'milter', protocol: 'milter', spec, setting, ...endpoint }] : []
      }),
    ),
  )

const restrictions = ['client', 'helo', 'sender', 'relay', 'recipient', 'data', 'end_of_data', 'etrn'].map(
  (stage) => `smtpd_${stage}_restrictions`,
)

const policyHops = (settings: Settings): readonly Hop[] =>
  restrictions.flatMap((name) =>
    valuesOf(settings, name).flatMap(({ value, setting, chroot }) =>
      [...value.matchAll(/check_policy_service[\s,]+(?:\{\s*)?([^\s,}]+)/g)].flatMap(
        ([, spec = '']): readonly Hop[] => {
          // A service of master.cf is started by master itself: no place to connect to.
          const own = /^unix:private\/([\w.-]+)$/.exec(spec)?.[1]
          if (own && serviceNamed(settings, own)) return []
          const endpoint = endpointOf(spec, 10031, { queueDirectory: queueDirectoryOf(settings), chroot })
          return endpoint ? [{ role: 'policy', protocol: 'policy', spec, setting, ...endpoint }] : []
        },
      ),
    ),
  )

export const filterHopsOf = (settings: Settings): readonly Hop[] =>
  unique([
    ...valuesOf(settings, 'content_filter').flatMap(({ value, setting }) => filterHop(settings, value, setting) ?? []),
    ...milterHops(settings),
    ...policyHops(settings),
  ])

const needs = { settings: postfixSettings }

/** Everything that mail is shown to on its way: content filters, milters, policy services. */
export const postfixFilterHops = defineProbe<readonly Hop[], typeof needs>({
  id: 'postfix-filter-hops',
  needs,
  ask: [],
  parse: (_, { settings }) => (settings.known ? filterHopsOf(settings.value) : unknown(settings.why)),
})
