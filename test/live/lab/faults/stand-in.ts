import type { Lab } from '../lab.ts'

/** Installs a SIMULATED daemon where its distribution has it, with a way to start it; it does not run yet. */
export async function standIn(lab: Lab, program: string, script = program): Promise<void> {
  const at = lab.flavour === 'plain' ? `/usr/sbin/${program}` : `/opt/zimbra/common/sbin/${program}`
  const lines = [`install -m 755 /usr/local/lib/lab/stand-in ${at}`]
  if (lab.flavour === 'plain') lines.push(`install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/${script}`)
  await lab.sh(lines.join('\n'))
}
