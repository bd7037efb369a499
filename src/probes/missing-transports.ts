import type { Settings } from './slots.ts'

/** Settings whose value is a transport, and may be one that master.cf does not have. */
const named = [
  ...['default_transport', 'relay_transport', 'local_transport', 'virtual_transport'],
  ...['mailbox_transport', 'fallback_transport'],
]

/** A setting, and the service that it names. */
export interface MissingTransport {
  readonly setting: string
  readonly value: string
  readonly service: string
}

/** `lmtp:unix:private/x` is served by lmtp. */
export const serviceOf = (value: string): string => value.replace(/:.*$/s, '').trim()

/** Empty, or without a transport, is none; a variable is not looked through. */
export const leads = ({ services }: Settings, value: string): boolean => {
  const name = serviceOf(value)
  return name === '' || name.includes('$') || services.some((each) => each.type === 'unix' && each.name === name)
}

/** Settings that name a service which master.cf lacks; none where its services are not known. */
export const missingTransports = (settings: Settings): readonly MissingTransport[] =>
  settings.services.length === 0
    ? []
    : named.flatMap((setting) => {
        const value = settings.get(setting) ?? ''
        return leads(settings, value) ? [] : [{ setting, value, service: serviceOf(value) }]
      })
