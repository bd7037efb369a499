/** What never leaves the machine, whatever the mode: it is taken out, not tokenised, and needs no key of its own. */

export const hidden = '***'

/** Ends the name of a thing whose value is a secret: `bind_pw`, `zimbra_ldap_password`, `api-key`. */
const secretName =
  '(?:passw(?:or)?d|passphrase|passwort|secret|bind_?pw|bind_?passwd|pass|token|token_?key|preauth_?key|api[_-]?key|auth[_-]?key|access[_-]?key|private[_-]?key|credentials?)'
const secretNameEnds = new RegExp(`${secretName}$`, 'i')
/** Of a member of a JSON object. */
export const isSecretName = (given: string): boolean => secretNameEnds.test(given)
/** A whole name, not the end of a path: the table `/etc/postfix/sasl_passwd` is no secret, what it holds is. */
const name = `(?<![\\w/.:-])[\\w.-]{0,64}?${secretName}`

const mechanisms =
  /^(?:PLAIN|LOGIN|ANONYMOUS|EXTERNAL|GSSAPI|NTLM|OTP|SRP|XOAUTH2?|OAUTHBEARER|CRAM-MD5|DIGEST-MD5|GS2-\S*|SCRAM-\S*)$/

type Rule = readonly [RegExp, string | ((...found: string[]) => string)]

/** Each linear: bounded repetitions, or classes that cannot give back what they took. */
const rules: readonly Rule[] = [
  // Keys that can be told by their form: SendGrid, AWS, Brevo, Mailgun, Resend, GitHub, JSON web tokens.
  [/\bSG\.[\w-]{8,}(?:\.[\w-]*)?/g, hidden],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, hidden],
  [/\b(?:xkeysib-|xsmtpsib-|key-(?=[0-9a-f]{24})|re_(?=\w{16})|gh[pousr]_(?=\w{20}))[\w-]{8,}/g, hidden],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, hidden],
  // Hashes of crypt(3) and of LDAP (RFC 2307).
  [/\$(?:[1-7]|2[abxy]|y|sha1|apr1)\$[./\w$=,-]{8,}/g, hidden],
  [
    /(\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,10}|ARGON2\w{0,3}|PLAIN|CLEAR(?:TEXT)?)\})[^\s"',;}]+/gi,
    `$1${hidden}`,
  ],
  // user:password@ in a URL.
  [/([a-z][a-z0-9+.-]{1,15}:\/\/)[^\s/@"'<>]{1,256}@/gi, `$1${hidden}@`],
  [/\b((?:Proxy-)?Authorization|(?:Set-)?Cookie2?)(\s{0,4}:\s{0,4})[^"]+/gi, `$1$2${hidden}`],
  [/\b(Bearer|Basic)(\s{1,4})[\w.~+/-]{8,}={0,2}/g, `$1$2${hidden}`],
  // SMTP AUTH (RFC 4954): the initial response, challenges, and answers in a verbose log. What EHLO offers stays.
  [
    /\bAUTH(\s{1,4})([A-Z][A-Z0-9-]{2,19})(\s{1,4})([\w+/=]+)/g,
    (all, gap = '', mechanism = '', space = '', said = '') =>
      mechanisms.test(said) ? all : `AUTH${gap}${mechanism}${space}${hidden}`,
  ],
  [/\b(334[ -])[\w+/]+={0,2}/g, `$1${hidden}`],
  [/(> [^\s[]{1,255}\[[^\s\]]{1,64}\]\S{0,8}: )[A-Za-z0-9+/]{8,}={0,2}$/g, `$1${hidden}`],
  // Options on a command line, as ps shows them.
  [new RegExp(`(?<![\\w-])(--?[\\w-]{0,40}?${secretName})(=|\\s{1,4})(?!-)[^\\s"']+`, 'gi'), `$1$2${hidden}`],
  [/(\bldap\w{1,10}\b.{0,400}?\s-[wy]\s{0,4})[^\s"'-][^\s"']*/g, `$1${hidden}`],
  [/(\bmysql\w{0,10}\b.{0,400}?\s-p)[^\s"']+/g, `$1${hidden}`],
  // Names and values: all of the line behind a name that begins it, else up to the next blank.
  [
    new RegExp(`^(\\s{0,40}(?!passwd\\s{0,8}:)[\\w.-]{0,64}?${secretName}\\s{0,40}[=:]\\s{0,40})[^\\s].*$`, 'gi'),
    `$1${hidden}`,
  ],
  [new RegExp(`(${name}\\s{0,4}=\\s{0,4})(?:"[^"]*"|'[^']*'|[^\\s"',;)}\\]]+)`, 'gi'), `$1${hidden}`],
  [new RegExp(`(${name}["']\\s{0,4}[:=]>?\\s{0,4})(?:"[^"]*"|'[^']*'|[^\\s"',;)}\\]]+)`, 'gi'), `$1${hidden}`],
]

/** Tables that are written into a setting: their keys stay, their values are secrets. */
const inlineTables = (line: string): string => {
  if (!/passw|secret|credential/i.test(line)) return line
  return line
    .replace(/\b(static:)(?!\*)(?:\{[^}]{0,2000}\}|[^\s,}]+)/g, `$1${hidden}`)
    .replace(/\b(inline:\s{0,4}\{)([^}]*)/g, (_, head: string, body: string) => {
      return head + body.replace(/(=\s{0,4})[^\s,{}=][^\s,{}]*/g, `$1${hidden}`)
    })
}

const quick = new RegExp(
  `SG\\.|AKIA|ASIA|xkeysib|xsmtpsib|key-|re_|gh[pousr]_|eyJ|\\$|\\{|://|authorization|cookie|bearer|basic|auth\\s|334|> |${secretName}|ldap|mysql`,
  'i',
)

/** One line without secrets. Keeps its form; idempotent; linear. */
export const withoutSecrets = (line: string): string => {
  if (!quick.test(line)) return line
  let out = inlineTables(line)
  for (const [pattern, put] of rules)
    out = typeof put === 'string' ? out.replace(pattern, put) : out.replace(pattern, put)
  return out
}

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/
const keyEnds = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/

/** Lines in their order: private keys (PEM, RFC 7468) and the values of localconfig.xml take more than one. */
export const secretLines = (): ((line: string) => string) => {
  let inKey = false
  let inValue = false
  return (line) => {
    if (inKey) {
      const end = keyEnds.exec(line)
      if (!end) return hidden
      inKey = false
      return withoutSecrets(line.slice(end.index))
    }
    const begin = keyBegins.exec(line)
    if (begin) {
      const head = line.slice(0, begin.index + begin[0].length)
      const end = keyEnds.exec(line)
      inKey = !end
      return withoutSecrets(head) + (end ? hidden + withoutSecrets(line.slice(end.index)) : '')
    }
    if (secretXmlKey.test(line)) inValue = true
    if (!inValue) return withoutSecrets(line)
    if (line.includes('</key>') || line.includes('</value>')) inValue = false
    const put = line.replace(/(<value>).*?(?=<\/value>|$)/g, `$1${hidden}`)
    return withoutSecrets(put)
  }
}
const secretXmlKey = new RegExp(`<key\\s+name="[^"]{0,80}${secretName}"`, 'i')
