import type { Settings } from '../../probes/slots.ts'

/** main.cf parameters that zmconfigd writes, with the attribute that each comes from (zmconfigd.cf). */
export const mappedSettings: Readonly<Record<string, string>> = {
  relayhost: 'zimbraMtaRelayHost',
  smtp_fallback_relay: 'zimbraMtaFallbackRelayHost',
  smtp_dns_support_level: 'zimbraMtaSmtpDnsSupportLevel',
  smtp_sasl_auth_enable: 'zimbraMtaSmtpSaslAuthEnable',
  smtp_sasl_password_maps: 'zimbraMtaSmtpSaslPasswordMaps',
  smtp_sasl_security_options: 'zimbraMtaSmtpSaslSecurityOptions',
  smtp_sasl_mechanism_filter: 'zimbraMtaSmtpSaslMechanismFilter',
  smtp_cname_overrides_servername: 'zimbraMtaSmtpCnameOverridesServername',
  smtp_tls_security_level: 'zimbraMtaSmtpTlsSecurityLevel',
  myhostname: 'zimbraMtaMyHostname',
  mydestination: 'zimbraMtaMyDestination',
  mynetworks: 'zimbraMtaMyNetworks',
  message_size_limit: 'zimbraMtaMaxMessageSize',
  maximal_queue_lifetime: 'zimbraMtaMaximalQueueLifetime',
  bounce_queue_lifetime: 'zimbraMtaBounceQueueLifetime',
  queue_run_delay: 'zimbraMtaQueueRunDelay',
  minimal_backoff_time: 'zimbraMtaMinimalBackoffTime',
  maximal_backoff_time: 'zimbraMtaMaximalBackoffTime',
  default_process_limit: 'zimbraMtaDefaultProcessLimit',
  hopcount_limit: 'zimbraMtaHopcountLimit',
  milter_default_action: 'zimbraMtaMilterDefaultAction',
  lmtp_host_lookup: 'zimbraMtaLmtpHostLookup',
  lmtp_tls_security_level: 'zimbraMtaLmtpTlsSecurityLevel',
  notify_classes: 'zimbraMtaNotifyClasses',
}
/** Empty in Postfix where the attribute has no value; the others then keep their default. */
const emptyWhenUnset = ['relayhost', 'smtp_fallback_relay', 'smtp_sasl_password_maps', 'smtp_sasl_mechanism_filter']

export interface OutOfStep {
  readonly name: string
  readonly attribute: string
  readonly wanted: string
  readonly effective: string
}

const words = (value: string): string =>
  value
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort()
    .join(' ')

/** Parameters whose value is not what LDAP says. */
export const outOfStep = (
  settings: Settings,
  attributes: Readonly<Record<string, readonly string[]>>,
): readonly OutOfStep[] =>
  Object.entries(mappedSettings).flatMap(([name, attribute]) => {
    const values = attributes[attribute]
    const effective = settings.get(name)
    if (effective === undefined || (!values && !emptyWhenUnset.includes(name))) return []
    const wanted = (values ?? []).join(', ')
    return words(wanted) === words(effective) ? [] : [{ name, attribute, wanted, effective }]
  })
