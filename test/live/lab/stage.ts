import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Keys } from './keys.ts'
import type { LabOptions } from './options.ts'
import { yesterdaysLog } from './yesterday.ts'

export type Flavour = 'plain' | 'zimbra'
export type Secrets = { relayUser: string; relayKey: string; opHash: string }

const files = fileURLToPath(new URL('./files/', import.meta.url))
export const bootScript = join(files, 'boot.sh')

/** Lays out the files that are copied over the mail host's root before its first process starts. */
export function stage(
  dir: string,
  flavour: Flavour,
  options: LabOptions,
  keys: Keys,
  secrets: Secrets,
  caFile: string,
) {
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text, { mode })
  }
  const copy = (from: string, to: string) => {
    mkdirSync(dirname(join(dir, to)), { recursive: true })
    cpSync(join(files, from), join(dir, to), { recursive: true, verbatimSymlinks: true })
  }
  const lab = 'usr/local/lib/lab'
  copy('common/init.sh', `${lab}/init.sh`)
  copy('common/10-system.sh', `${lab}/setup.d/10-system.sh`)
  copy('common/rsyslog.conf', 'etc/rsyslog.conf')
  copy('common/sshd_config', 'etc/ssh/sshd_config')
  copy(
    'common/content-filter.py',
    flavour === 'plain' ? 'usr/local/sbin/content-filter' : 'opt/zimbra/common/sbin/amavisd',
  )
  copy('common/stand-in.py', `${lab}/stand-in`)
  copy('common/freshclam.sh', `${lab}/freshclam`)
  copy('common/simulated-init.sh', `${lab}/simulated-init`)
  copy('common/dovecot.conf', 'etc/dovecot/dovecot.conf')
  put('etc/hostname', 'mail\n')
  put('etc/mailname', 'mail.antv.test\n')
  put('etc/hosts', '127.0.0.1 localhost\n203.0.113.10 mail.antv.test mail\n')
  put(`${lab}/resolv.conf`, 'nameserver 198.51.100.53\nsearch antv.test\n')
  put(`${lab}/authorized_keys`, keys.authorized)
  put(`${lab}/op.hash`, secrets.opHash)
  put(`${lab}/ca.crt`, readFileSync(caFile, 'utf8'))
  for (const name of keys.hostKeys) cpSync(name.from, join(dir, lab, name.as))
  if (options.chattyShell === true) {
    put(
      'root/.bashrc',
      'echo "Welcome to mail.antv.test. Last backup: never."\necho "{ \\"motd\\": true }"\necho "be nice" >&2\n',
    )
  }
  if (options.yesterday === true) {
    put(`${lab}/oldlog/${flavour === 'plain' ? 'mail.log' : 'zimbra.log'}`, yesterdaysLog(flavour, options))
  }
  if (options.queueDisk !== undefined) put(`${lab}/queue-disk`, `${options.queueDisk}\n`)
  if (options.journal === true) put(`${lab}/journal`, '')
  if (options.disk !== undefined) put('../disk-size', `${options.disk}\n`)
  put(`${lab}/options.sh`, optionScript(flavour, options, secrets), 0o755)
  if (flavour === 'plain') {
    copy('plain/main.cf', 'etc/postfix/main.cf')
    copy('plain/50-mail.sh', `${lab}/setup.d/50-mail.sh`)
    const log = readFileSync(join(files, 'plain/rsyslog-mail.conf'), 'utf8')
    const stamped = options.traditionalStamps === true ? log.replace('FileFormat', 'TraditionalFileFormat') : log
    put('etc/rsyslog.d/50-default.conf', stamped)
  } else {
    copy('zimbra/rsyslog-mail.conf', 'etc/rsyslog.d/60-zimbra.conf')
    copy('zimbra/50-zimbra.sh', `${lab}/setup.d/50-zimbra.sh`)
    copy('zimbra/opt', 'opt')
    copy('zimbra/amavis.cf', `${lab}/amavis.cf`)
    put(`${lab}/zmconfigd-interval`, `${options.zmconfigdInterval ?? 5}\n`)
  }
}

/** Shell lines that run after the flavour's files are in place and before its daemons start. */
function optionScript(flavour: Flavour, options: LabOptions, secrets: Secrets): string {
  const lines: string[] = []
  if (flavour === 'zimbra') return `${zimbraOptions(options, secrets).join('\n')}\n`
  if (options.longQueueIds === true) lines.push('postconf -e enable_long_queue_ids=yes')
  if (options.relay === true) {
    lines.push(
      'umask 077',
      `echo '[smtp.sendgrid.net]:587 ${secrets.relayUser}:${secrets.relayKey}' >/etc/postfix/sasl_passwd`,
      'postmap hash:/etc/postfix/sasl_passwd',
      'umask 022',
      'postconf -e "relayhost=[smtp.sendgrid.net]:587" smtp_sasl_auth_enable=yes smtp_sasl_security_options=noanonymous \\',
      '  smtp_sasl_password_maps=hash:/etc/postfix/sasl_passwd smtp_tls_security_level=encrypt',
    )
  }
  if (options.lmtpInet === true) {
    lines.push('printf "inet_listener lmtp {\\n  address = 127.0.0.1\\n  port = 24\\n}\\n" >/etc/dovecot/lmtp-listener')
    lines.push('postconf -e virtual_transport=lmtp:inet:127.0.0.1:24')
  }
  if (options.contentFilter === true) {
    lines.push('postconf -e content_filter=smtp-filter:[127.0.0.1]:10024')
    lines.push('postconf -M "smtp-filter/unix=smtp-filter unix - - n - 4 smtp -o smtp_tls_security_level=none"')
    const smtpd = '-o content_filter= -o mynetworks=127.0.0.0/8 -o syslog_name=postfix/filtered'
    lines.push(`postconf -M "127.0.0.1:10025/inet=127.0.0.1:10025 inet n - n - - smtpd ${smtpd}"`)
    lines.push('install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/amavis', '/etc/init.d/amavis start')
  }
  return `${lines.join('\n')}\n`
}

/** Zimbra's settings live in its LDAP; zmconfigd writes them to main.cf when it starts. */
function zimbraOptions(options: LabOptions, secrets: Secrets): string[] {
  const server: Record<string, string[]> = {}
  const lines: string[] = []
  if (options.longQueueIds === true) server.zimbraMtaEnableLongQueueIds = ['yes']
  if (options.relay === true) {
    Object.assign(server, {
      zimbraMtaRelayHost: ['[smtp.sendgrid.net]:587'],
      zimbraMtaSmtpSaslAuthEnable: ['yes'],
      zimbraMtaSmtpSaslPasswordMaps: ['lmdb:/opt/zimbra/conf/relay_password'],
      zimbraMtaSmtpSaslSecurityOptions: ['noanonymous'],
    })
    lines.push(
      'umask 077',
      `echo '[smtp.sendgrid.net]:587 ${secrets.relayUser}:${secrets.relayKey}' >$Z/conf/relay_password`,
      'postmap lmdb:$Z/conf/relay_password',
      'umask 022',
    )
  }
  const edit =
    'd=json.load(open(p)); d["servers"]["mail.antv.test"].update(json.loads(sys.argv[2])); json.dump(d, open(p, "w"), indent=1)'
  lines.push(
    `python3 -c 'import json, sys; p=sys.argv[1]; ${edit}' $Z/data/ldap/simulated.json '${JSON.stringify(server)}'`,
  )
  return lines
}
