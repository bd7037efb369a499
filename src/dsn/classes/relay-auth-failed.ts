import type { ReplyClass } from '../dsn.ts'

export const relayAuthFailed: ReplyClass = {
  id: 'relay-auth-failed',
  title: 'The relay wants a login, or refuses ours',
  who: 'us',
  retry: 'yes',
  cure: 'Renew user and key in the SASL password map (app password where the provider asks for one), postmap it, check the mechanisms offered, then flush.',
  explain:
    'The server that should carry our mail onwards does not know us: no login was sent, it was wrong, or it could not be used.',
  more: [
    'https://www.postfix.org/SASL_README.html#client_sasl',
    'https://support.google.com/mail/?p=BadCredentials',
    'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
  ],
  exact: [
    /^sasl authentication failed/,
    /authentication credentials invalid|(?:user ?name|login) and password not accepted|application-specific password|smtpclientauthentication|basic authentication (?:is )?(?:disabled|not supported)|client (?:was |is )?not authenticated|unauthenticated senders? not allowed|client not authenticated to send/,
    /no mechanism available|send auth command first|incorrect authentication data|no compatible authentication mechanism|p=(?:badcredentials|wantautherror|invalidsecondfactor)/,
    {
      words: /(?:smtp )?auth(?:entication)? (?:is )?(?:required|needed|mandatory)/,
      unless: /resolver|group|restriction|distribution|mailing list/,
    },
  ],
  phrases: [
    {
      words:
        /auth(?:entication|orization)? (?:has )?(?:failed|failure|unsuccessful|invalid|error|rejected|denied|credentials|aborted)|authenticat(?:e|ion) (?:yourself )?(?:first|before)|(?:must|please|need to|have to|required to) (?:be )?(?:authenticat|log ?in)|not (?:been )?(?:authenticated|logged in)|authentifizierung (?:erforderlich|fehlgeschlagen)|authentification (?:requise|echou)|autenticaci[oó]n (?:requerida|fallida)|autentica[cç][aã]o (?:requerida|necess|falh)|autenticazione (?:richiesta|fallita)/,
      unless: /spf|dkim|dmarc|sender.{0,30}(?:group|domain)|domain|restriction check/,
    },
    /(?:invalid|incorrect|wrong|bad) (?:login|password|username|user ?name|api ?key|credentials|user or password|smtp (?:user|login))(?! for relay)|(?:login|password) (?:is )?(?:incorrect|invalid|failed|denied)|requires? (?:smtp )?authentication|smtp auth/,
  ],
  codes: ['x.7.8', '5.7.57', 'x.7.139', '5.7.30', '5.7.3', 'x.7.11', 'x.7.12', 'x.7.14'],
  samples: [
    'SASL authentication failed; server smtp.example.org[198.51.100.30] said: 535 5.7.8 Error: authentication failed: bad protocol / cancel',
    'SASL authentication failed; cannot authenticate to server smtp.example.org[198.51.100.30]: no mechanism available',
    'host smtp.example.org[198.51.100.30] said: 530 5.7.0 Authentication required (in reply to MAIL FROM command)',
  ],
}
