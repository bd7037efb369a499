import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { internetAddresses, resolver, sites, sixOf } from './internet/zone.ts'
import type { Lab } from './lab.ts'
import { detach, must, until } from './run.ts'

const mailAddress = '2001:db8:10::10'
const gateway = '2001:db8:10::1'
const program = fileURLToPath(new URL('./internet/six.ts', import.meta.url))

/** Takes IPv4 away from the mail host of a plain lab; its internet has both. Gives the address to log in at. */
export const ipv6Only = async (lab: Lab): Promise<string> => {
  // A /126 of its own for each lab, as with IPv4.
  const own = lab.host.split('.').slice(2).join(':')
  const [runner, host] = [`fd6d:6d69:${own}::1`, `fd6d:6d69:${own}::2`]
  await net(['-6', 'addr', 'add', `${runner}/126`, 'dev', `mm${lab.id}r`, 'nodad'])
  await internet(lab)
  await mailHost(lab, host)
  await lab.sh(`sed -i 's/^ListenAddress.*/ListenAddress ::/' /etc/ssh/sshd_config; kill -HUP $(cat /run/sshd.pid)`)
  await lab.waitFor(
    'sshd on IPv6',
    async () => (await lab.exec(['/bin/sh', '-c', 'ssh-keyscan -t ed25519 ::1'])).stdout.includes('ssh-ed25519'),
    30_000,
  )
  return host
}

const net = (argv: readonly string[]): Promise<string> => must(['ip', ...argv])

const internet = async (lab: Lab): Promise<void> => {
  const name = `mmi-${lab.id}`
  const six = (address: string): string => sixOf(address.replace('/32', ''))
  await net(['-n', name, '-6', 'addr', 'add', `${gateway}/64`, 'dev', 'eth0', 'nodad'])
  for (const address of new Set(internetAddresses().map(six)))
    await net(['-n', name, '-6', 'addr', 'add', `${address}/128`, 'dev', 'lo', 'nodad'])
  // What is nobody's is dropped without a word: it would go back to where it came from, and nothing forwards.
  await net(['-n', name, '-6', 'route', 'add', 'default', 'via', mailAddress])
  const records = sites.flatMap(({ mx, domain, address, manner }) =>
    manner === 'loop' ? [] : [`host-record=${mx || domain},${address},${sixOf(address)}`],
  )
  await lab.internet.rename(
    ['host-record='],
    [`listen-address=${sixOf(resolver)}`, `host-record=mail.antv.test,${mailAddress}`, ...records],
  )
  const log = join(lab.internet.dir, 'six.log')
  const out = openSync(log, 'a')
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', program]
  detach(['nsenter', `--net=/run/netns/${name}`, ...node], out, { ...process.env, NODE_OPTIONS: '' })
  closeSync(out)
  await until('the servers on IPv6', () => readFileSync(log, 'utf8').includes('ready'), 60_000)
}

const mailHost = async (lab: Lab, login: string): Promise<void> => {
  const name = `mmm-${lab.id}`
  for (const device of ['eth0', 'mgmt0']) await net(['-n', name, '-4', 'addr', 'flush', 'dev', device])
  await net(['-n', name, '-6', 'addr', 'add', `${mailAddress}/64`, 'dev', 'eth0', 'nodad'])
  await net(['-n', name, '-6', 'addr', 'add', `${login}/126`, 'dev', 'mgmt0', 'nodad'])
  await net(['-n', name, '-6', 'route', 'add', 'default', 'via', gateway])
  await lab.sh(`printf '127.0.0.1 localhost\n::1 localhost\n${mailAddress} mail.antv.test mail\n' >/etc/hosts
    echo nameserver ${sixOf(resolver)} >/etc/resolv.conf
    cp /etc/hosts /etc/resolv.conf /var/spool/postfix/etc/
    postconf -e inet_protocols=ipv6 'mynetworks=[::1]/128'
    postfix stop </dev/null >/dev/null 2>&1; postfix start </dev/null >/dev/null 2>&1`)
}
