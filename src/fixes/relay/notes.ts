import type { RelayRoute } from '../../probes/relay-route.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import type { RelayOptions, Wanted } from './wanted.ts'

interface About {
  readonly wanted: Wanted
  readonly options: RelayOptions
  readonly route: RelayRoute | undefined
  readonly origins: SettingOrigins
  /** Waiting messages of senders that are not ours. */
  readonly strangers: number
  readonly onTrial: boolean
}

/** What has to be known before saying yes, a sentence or two each. */
export const notesOf = ({ wanted, options, route, origins, strangers, onTrial }: About): readonly string[] => {
  const { provider, title, host, port } = wanted
  return [
    ...(onTrial
      ? [
          `While this is tried, Postfix keeps what ${title} refuses for good (soft_bounce = yes): if all is taken back, no message has been returned for it. Meanwhile senders from outside get a temporary refusal where they would have got a final one. The last step ends that.`,
        ]
      : []),
    ...(provider ? [provider.senders] : []),
    ...(strangers > 0
      ? [
          `${strangers} waiting messages have a sender that is not of a domain of this server: ${title} may refuse them, and once the trial is over they are returned.`,
        ]
      : []),
    ...(port === 25
      ? [
          `Port 25 is the one that networks block: where it passes today it may not tomorrow. ${host} listens on ${others(wanted)} too.`,
        ]
      : []),
    ...(options.certificate === 'any'
      ? [
          `certificate=any: the key is sent to whoever answers as ${host}, though this server does not trust its certificate. Somebody in between could read it. Right only for a relay of your own with a certificate of its own.`,
        ]
      : []),
    ...(route?.partial ? [`${route.setting} sends the mail of some senders elsewhere, and goes on doing so.`] : []),
    ...(origins.server !== null
      ? [
          'The TLS policy and its setting are not in LDAP: look at them again after an upgrade (postconf smtp_tls_policy_maps).',
        ]
      : []),
    ...(provider?.limits ? [provider.limits] : []),
    ...(provider ? [`Manual: ${provider.documentation}`] : []),
  ]
}

const others = ({ ports }: Wanted): string => ports.filter((each) => each !== 25).join(' and ')
