import type { Lab } from '../lab.ts'

export type RelaySetup = {
  relayhost: string
  /** how the map spells the relay; undefined: no map at all */
  mapKey?: string
  secret?: string
  securityOptions?: string
  /** false: the map's source is written and never compiled */
  compile?: boolean
}

export const mapFile = (lab: Lab) =>
  lab.flavour === 'plain' ? '/etc/postfix/sasl_passwd' : '/opt/zimbra/conf/relay_password'
export const mapType = (lab: Lab) => (lab.flavour === 'plain' ? 'hash' : 'lmdb')

/** Writes the password map as its owner would: not readable by others, the secret never in a command line. */
export async function writeMap(lab: Lab, key: string, secret: string, compile = true): Promise<void> {
  const path = mapFile(lab)
  const owner = lab.flavour === 'plain' ? 'root:root' : 'zimbra:zimbra'
  const postmap = compile ? `postmap ${mapType(lab)}:${path} && chown ${owner} ${path}*` : 'true'
  const script = `umask 077 && cat >${path} && chown ${owner} ${path} && ${postmap}`
  await lab.must(['/bin/bash', '--norc', '-c', script], { stdin: `${key} ${lab.relay.user}:${secret}\n` })
}

/** Points the server at a relay in the way its flavour keeps settings. */
export async function setRelay(lab: Lab, setup: RelaySetup): Promise<void> {
  const sasl = setup.mapKey !== undefined
  if (setup.mapKey !== undefined) await writeMap(lab, setup.mapKey, setup.secret ?? lab.relay.key, setup.compile)
  const maps = sasl ? `${mapType(lab)}:${mapFile(lab)}` : ''
  const options = setup.securityOptions ?? 'noanonymous'
  if (lab.flavour === 'zimbra') {
    const values: Record<string, string> = { zimbraMtaRelayHost: setup.relayhost, zimbraMtaSmtpSaslPasswordMaps: maps }
    values.zimbraMtaSmtpSaslAuthEnable = sasl ? 'yes' : 'no'
    if (sasl) values.zimbraMtaSmtpSaslSecurityOptions = options
    await lab.attributes(values)
    return
  }
  await lab.settings({
    relayhost: setup.relayhost,
    smtp_sasl_auth_enable: sasl ? 'yes' : 'no',
    smtp_sasl_password_maps: maps,
    smtp_sasl_security_options: options,
  })
}

export async function unsetRelay(lab: Lab): Promise<void> {
  await setRelay(lab, { relayhost: '' })
  await lab.sh(`rm -f ${mapFile(lab)}*`)
}
