/** Where tables for a relay are by custom: its passwords, and the TLS that it must speak. */
export interface RelayFiles {
  readonly passwords: string
  readonly policies: string
}

export const postfixRelayFiles = (configDirectory: string): RelayFiles => ({
  passwords: `${configDirectory}/sasl_passwd`,
  policies: `${configDirectory}/relay_tls_policy`,
})

/** Beside the other files that belong to zimbra: an upgrade leaves them there. */
export const zimbraRelayFiles: RelayFiles = {
  passwords: '/opt/zimbra/conf/relay_password',
  policies: '/opt/zimbra/conf/relay_tls_policy',
}
