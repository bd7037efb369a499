import type { Lab } from '../lab.ts'

/** Installs a SIMULATED daemon where its distribution has it, with a way to start it; it does not run yet. */
export async function standIn(lab: Lab, program: string, script = program): Promise<void> {
  const at = lab.flavour === 'plain' ? `/usr/sbin/${program}` : `/opt/zimbra/common/sbin/${program}`
  const lines = [`install -m 755 /usr/local/lib/lab/stand-in ${at}`]
  if (lab.flavour === 'plain') lines.push(`install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/${script}`)
  // As the real one it does not start without signatures.
  if (program === 'clamd') lines.push(`mkdir -p ${signatures(lab)}; touch ${signatures(lab)}/daily.cld`)
  await lab.sh(lines.join('\n'))
}

/** Where the virus signatures are. */
export const signatures = (lab: Lab): string =>
  lab.flavour === 'plain' ? '/var/lib/clamav' : '/opt/zimbra/data/clamav/db'

/** Installs a SIMULATED freshclam, and starts its daemon. */
export async function freshclam(lab: Lab): Promise<void> {
  const at = lab.flavour === 'plain' ? '/usr/bin/freshclam' : '/opt/zimbra/common/bin/freshclam'
  const start =
    lab.flavour === 'plain'
      ? `mkdir -p /var/log/clamav; install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/clamav-freshclam
        /etc/init.d/clamav-freshclam start`
      : `chown -R zimbra:zimbra ${signatures(lab)}; su - zimbra -c 'zmfreshclamctl start >/dev/null </dev/null'`
  await lab.sh(`install -m 755 /usr/local/lib/lab/freshclam ${at}\n${start}`)
}
