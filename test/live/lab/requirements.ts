import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { must } from './run.ts'

export type Requirements = { ok: true } | { ok: false; why: string }

/** What must be there before a lab can be built; the packages it installs itself. */
export function requirements(): Requirements {
  if (process.platform !== 'linux') return { ok: false, why: 'the lab needs Linux' }
  if (process.getuid?.() !== 0) return { ok: false, why: 'the lab needs root, for network namespaces and mounts' }
  if (!existsSync('/etc/debian_version')) return { ok: false, why: 'the lab is built from Debian packages' }
  const codename = /^VERSION_ID="?(\d+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  if (codename === undefined) return { ok: false, why: 'this Debian does not say its version' }
  const namespaces = spawnSync('unshare', ['-n', '-m', '-p', '-u', '-i', '--fork', 'true'], { encoding: 'utf8' })
  if (namespaces.status !== 0) {
    return { ok: false, why: `namespaces cannot be made here: ${namespaces.stderr?.trim() || 'unshare is missing'}` }
  }
  if (!/(^|\s)overlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) {
    const loaded = spawnSync('modprobe', ['overlay'])
    if (loaded.status !== 0) return { ok: false, why: 'overlayfs is not there' }
  }
  return { ok: true }
}

const parts: Record<string, string> = {
  postfix: '/usr/sbin/postqueue',
  'postfix-lmdb': '/usr/lib/postfix/postfix-lmdb.so',
  'postfix-ldap': '/usr/lib/postfix/postfix-ldap.so',
  libfaketime: '/usr/share/doc/libfaketime',
  'dovecot-core': '/usr/sbin/dovecot',
  'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
  'openssh-server': '/usr/sbin/sshd',
  'openssh-client': '/usr/bin/ssh-keygen',
  'sasl2-bin': '/usr/sbin/saslauthd',
  'libsasl2-modules': '/usr/share/doc/libsasl2-modules',
  'dnsmasq-base': '/usr/sbin/dnsmasq',
  nftables: '/usr/sbin/nft',
  rsyslog: '/usr/sbin/rsyslogd',
  sudo: '/usr/bin/sudo',
  'iputils-ping': '/bin/ping',
  iproute2: '/usr/sbin/ip',
  openssl: '/usr/bin/openssl',
  'ca-certificates': '/etc/ssl/certs/ca-certificates.crt',
  procps: '/usr/bin/ps',
  python3: '/usr/bin/python3',
  tmux: '/usr/bin/tmux',
}

/** Installs what is missing; nothing is started by it. A quick no-op when all is there. */
export async function ensureInstalled(wanted = parts): Promise<string[]> {
  const missing = Object.keys(wanted).filter((name) => !existsSync(wanted[name] ?? ''))
  if (missing.length === 0) return []
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  await must(['apt-get', 'update', '-q'], { env })
  await must(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing], { env })
  return missing
}
