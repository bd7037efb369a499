import { ensureInstalled, requirements } from './live/lab/requirements.ts'

/** What the tests of the ways to a machine need beside Node, and where it is found. Absent elsewhere than in CI: they are skipped. */
const parts = {
  'openssh-server': '/usr/sbin/sshd',
  'openssh-client': '/usr/bin/ssh-keygen',
  sudo: '/usr/bin/sudo',
  'bind9-dnsutils': '/usr/bin/dig',
  python3: '/usr/bin/python3',
}

/** A machine for CI may be bare; a developer's is left as it is. */
export const setup = async (): Promise<void> => {
  if (process.env.CI !== 'true' || !requirements().ok) return
  const installed = await ensureInstalled(parts)
  if (installed.length > 0) console.log(`installed for the tests: ${installed.join(' ')}`)
}
