import { listeners, listensOn } from '../../probes/listeners.ts'
import { defineProbe, type Facts, unknown, whyOf } from '../../probes/probe.ts'
import type { WantedSetting, WantedSettings } from '../../probes/wanted-settings.ts'
import { postfixSettings } from '../postfix/settings.ts'
import { zimbraRelease } from './release.ts'
import { readEntry, sessionFor } from './zimbra-settings.ts'

/** Parameters that zmconfigd writes, with the attribute that each comes from. */
const parameters: Readonly<Record<string, string>> = {
  relayhost: 'zimbraMtaRelayHost',
  smtp_fallback_relay: 'zimbraMtaFallbackRelayHost',
  smtp_sasl_auth_enable: 'zimbraMtaSmtpSaslAuthEnable',
  smtp_sasl_password_maps: 'zimbraMtaSmtpSaslPasswordMaps',
  smtp_sasl_security_options: 'zimbraMtaSmtpSaslSecurityOptions',
  smtp_tls_security_level: 'zimbraMtaSmtpTlsSecurityLevel',
  message_size_limit: 'zimbraMtaMaxMessageSize',
  mynetworks: 'zimbraMtaMyNetworks',
  smtpd_milters: 'zimbraMtaSmtpdMilters',
}

/** zmconfigd's own port, on loopback. */
const port = 7171
const needs = { listeners, release: zimbraRelease, settings: postfixSettings }

const isDown = ({ listeners: known }: Facts<typeof needs>): boolean =>
  known.known && listensOn(known.value, port).length === 0

const words = (value: string): string =>
  value
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort()
    .join(' ')

/** Does Postfix have what LDAP wants? Asked only where zmconfigd, which sees to that, does not run: LDAP is slow to ask. */
export const zimbraWantedSettings = defineProbe<WantedSettings, typeof needs>({
  id: 'zimbra-wanted-settings',
  needs,
  ask: (facts) =>
    isDown(facts) && facts.release.known && facts.release.value.server ? [sessionFor(facts.release.value.server)] : [],
  parse: ([reading], facts) => {
    if (!facts.listeners.known) return unknown(facts.listeners.why)
    if (!facts.settings.known) return unknown(facts.settings.why)
    const running = !isDown(facts)
    const evidence = `${running ? 'zmconfigd' : 'nothing'} listens on port ${port} (ss -ltn)`
    const carrier = { name: 'zmconfigd', running, evidence }
    if (!reading) return { carrier, differing: [] }
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const wanted = readEntry(reading.stdout.split(/(?:^|\n?)(?:prov> )+/)[1] ?? '')
    if (Object.keys(wanted).length === 0) return unknown('zmprov gave no attributes')
    const { value: set } = facts.settings
    const differing = Object.entries(parameters).flatMap(([name, source]): readonly WantedSetting[] => {
      const values = wanted[source]
      const effective = set.get(name) ?? ''
      if (!values) return []
      return words(values.join(' ')) === words(effective)
        ? []
        : [{ name, source, wanted: values.join(', '), effective }]
    })
    return { carrier, differing }
  },
})
