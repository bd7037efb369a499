/** What is known of a relay provider, from its manuals. A new one is one more entry. */
export interface RelayProvider {
  readonly id: string
  readonly title: string
  /** Where it listens; `REGION` is filled in from the option of that name. */
  readonly host: string
  /** Its other names too. */
  readonly isHost: RegExp
  /** Ports with STARTTLS, in the order in which they are tried. */
  readonly ports: readonly number[]
  /** Login that everybody has; null: the key is the login too; absent: of one's own. */
  readonly user?: string | null
  /** Where a login of one's own is found. */
  readonly userHint?: string
  /** How the secret is asked for. */
  readonly secret: string
  /** For whom it sends, and for whom not. */
  readonly senders: string
  /** What has to be done there, by a person. `DOMAINS` are those of this server, `ADDRESS` is its own. */
  readonly there: readonly string[]
  readonly dns: RelayDns
  readonly limits?: string
  readonly documentation: string
}

/** Records that tell the world that this provider may send for a domain. */
export interface RelayDns {
  /** Selectors under `_domainkey`; empty: each account has its own, so they cannot be looked up by name. */
  readonly selectors: readonly string[]
  /** One of the selectors is enough. */
  readonly oneOf?: boolean
  /** Record as it is to be made, for `DOMAIN`. */
  readonly dkim: string
  /** Only where the envelope keeps our own domain: what its SPF record must include. */
  readonly spf?: string
}

export const providers: readonly RelayProvider[] = [
  {
    id: 'sendgrid',
    title: 'SendGrid',
    host: 'smtp.sendgrid.net',
    isHost: /^smtp(\.eu)?\.sendgrid\.net$/,
    ports: [587, 2525, 25],
    user: 'apikey',
    secret: 'API key of SendGrid (SG.…)',
    senders:
      'SendGrid sends only for domains that are authenticated there, or for single senders that are verified. Others get 550 (does not match a verified Sender Identity): forwarded mail with a foreign sender, bounces, mail of root on this host.',
    there: [
      'SendGrid, Settings, Sender Authentication: authenticate DOMAINS (or verify the single sender).',
      'SendGrid, Settings, API Keys: a key with the scope Mail Send alone is enough.',
      'SendGrid, Settings, IP Access Management: only if addresses are listed there already, add ADDRESS; an empty list lets everybody in.',
    ],
    dns: {
      selectors: ['s1', 's2'],
      dkim: 's1._domainkey.DOMAIN CNAME s1.domainkey.uNNNN.wlNNN.sendgrid.net (and the same for s2; the exact targets are on that page)',
    },
    limits:
      'Free and trial accounts have a daily allowance: what is over it is put off with 451 (Maximum credits exceeded).',
    documentation: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api',
  },
  {
    id: 'ses',
    title: 'Amazon SES',
    host: 'email-smtp.REGION.amazonaws.com',
    isHost: /^email-smtp(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    ports: [587, 2587, 25],
    userHint: 'SES, SMTP settings, Create SMTP credentials: the SMTP user name, which begins with AKIA.',
    secret: 'SMTP password of SES (not the secret access key)',
    senders:
      'SES sends only for domains and addresses that are verified in this region; in the sandbox also only to verified recipients. Others get 554 (Email address is not verified).',
    there: [
      'SES, Identities, in the same region: verify DOMAINS.',
      'SES, Account dashboard: ask for production access; until then only verified recipients get mail.',
    ],
    dns: {
      selectors: [],
      dkim: 'three CNAME records TOKEN._domainkey.DOMAIN to TOKEN.dkim.amazonses.com (the tokens are on the page of the identity)',
    },
    limits:
      'SES has a sending rate for each account: what is over it is put off with 454 (Maximum sending rate exceeded).',
    documentation: 'https://docs.aws.amazon.com/ses/latest/dg/send-email-smtp.html',
  },
  {
    id: 'mailgun',
    title: 'Mailgun',
    host: 'smtp.mailgun.org',
    isHost: /^smtp(\.eu)?\.mailgun\.org$/,
    ports: [587, 2525, 25],
    userHint: 'Mailgun, the domain, SMTP credentials: such as postmaster@mg.example.net.',
    secret: 'SMTP password of Mailgun (not the API key)',
    senders:
      'Mailgun signs with the domain that the SMTP login belongs to; a sandbox domain sends to five recipients only.',
    there: [
      'Mailgun, Sending, Domains: add and verify DOMAINS, or a subdomain such as mg.DOMAIN. Domains of the EU region need --set host=smtp.eu.mailgun.org.',
    ],
    dns: {
      selectors: ['mx', 'pic', 'mailo', 'k1', 'smtp', 'email', 'mta'],
      oneOf: true,
      dkim: 'the TXT record SELECTOR._domainkey of the sending domain (selector and key are on the page of the domain)',
    },
    documentation: 'https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp',
  },
  {
    id: 'postmark',
    title: 'Postmark',
    host: 'smtp.postmarkapp.com',
    isHost: /^smtp(-broadcasts)?\.postmarkapp\.com$/,
    ports: [587, 2525, 25],
    user: null,
    secret: 'Server API token of Postmark (it is login and password in one)',
    senders:
      'Postmark sends only for a sender signature or domain that is confirmed there, and only transactional mail. Others get a 5xx reply.',
    there: [
      'Postmark, Sender Signatures: add the domains DOMAINS.',
      "Postmark, the server's Settings: SMTP must be enabled. With an SMTP token give --set user=ACCESS-KEY and its secret key as the secret.",
    ],
    dns: {
      selectors: [],
      dkim: 'the TXT record STAMPpm._domainkey.DOMAIN and the CNAME pm-bounces.DOMAIN to pm.mtasv.net (both are on the page of the domain)',
    },
    documentation: 'https://postmarkapp.com/developer/user-guide/send-email-with-smtp',
  },
  {
    id: 'brevo',
    title: 'Brevo',
    host: 'smtp-relay.brevo.com',
    isHost: /^smtp-relay\.(brevo|sendinblue)\.com$/,
    ports: [587, 2525],
    userHint: 'Brevo, SMTP & API: the SMTP login.',
    secret: 'SMTP key of Brevo (xsmtpsib-…, not the API key)',
    senders:
      'Brevo sends only for senders that are registered there; of a domain that is not authenticated it replaces the sender by one of brevosend.com.',
    there: [
      'Brevo, Senders, Domains & Dedicated IPs: authenticate DOMAINS.',
      'Brevo, SMTP & API: the account must be activated for SMTP.',
    ],
    dns: {
      selectors: ['brevo1', 'brevo2', 'mail'],
      oneOf: true,
      dkim: 'brevo1._domainkey.DOMAIN CNAME (and brevo2), or the TXT record mail._domainkey.DOMAIN: as the page of the domain shows',
    },
    limits: 'The free plan sends 300 messages a day.',
    documentation: 'https://help.brevo.com/hc/en-us/articles/7924908994450',
  },
  {
    id: 'microsoft365',
    title: 'Microsoft 365',
    host: 'smtp.office365.com',
    isHost: /^smtp\.office365\.com$/,
    ports: [587, 25],
    userHint: 'The mailbox that logs in: its user principal name, such as relay@example.net.',
    secret: 'password of that mailbox (with MFA: an app password)',
    senders:
      'Microsoft 365 sends only as the mailbox that logs in, or as senders for which that mailbox has Send As; others get 5.2.252 (SendAsDenied). For all users of a server a connector by address suits better than this.',
    there: [
      'Exchange admin centre: Authenticated SMTP must be on for that mailbox, and neither Security Defaults nor an authentication policy may forbid it (5.7.139).',
      'Microsoft is removing basic authentication for SMTP: off by default for existing tenants from the end of December 2026. Plan for another relay.',
    ],
    dns: {
      selectors: ['selector1', 'selector2'],
      dkim: 'selector1._domainkey.DOMAIN CNAME (and selector2) as the Defender portal shows, Email authentication settings, DKIM',
      spf: 'spf.protection.outlook.com',
    },
    limits: '30 messages a minute and 10,000 recipients a day for a mailbox.',
    documentation:
      'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
  },
  {
    id: 'google',
    title: 'Google Workspace',
    host: 'smtp-relay.gmail.com',
    isHost: /^smtp(-relay)?\.gmail\.com$/,
    ports: [587, 25],
    userHint: 'An account of the Workspace, such as relay@example.net.',
    secret: 'app password of that account',
    senders:
      'The relay service takes mail of the domains of the Workspace (or of any sender, where its settings say so); smtp.gmail.com rewrites the sender to the account that logs in.',
    there: [
      'Google Admin, Apps, Gmail, Routing, SMTP relay service: allow it for DOMAINS, with authentication; where it asks for addresses, ADDRESS.',
    ],
    dns: {
      selectors: ['google'],
      dkim: 'the TXT record google._domainkey.DOMAIN as Google Admin shows it, Apps, Gmail, Authenticate email',
      spf: '_spf.google.com',
    },
    limits: '10,000 recipients a day for an account, 2,000 with smtp.gmail.com.',
    documentation: 'https://support.google.com/a/answer/2956491',
  },
]

export const providerOf = (host: string): RelayProvider | null =>
  providers.find(({ isHost }) => isHost.test(host)) ?? null

/** Ports on which TLS begins at once: Postfix would need that for every server it talks to, its own filter too. */
export const implicitPorts: readonly number[] = [465, 2465]
