import { type Lab, up } from '../../test/live/lab/index.ts'
import { bin, inTurn, medianMs, once, report } from './measure.ts'

/** A cold diagnose of a healthy server over the system's ssh, against the same over ssh2. */
export const transport = async (): Promise<void> => {
  const lab = await up('plain', ['healthy'])
  try {
    const ran = await inTurn(9, diagnose(lab, 'openssh'), diagnose(lab, 'ssh2'))
    const [a, b] = [medianMs(ran.ours), medianMs(ran.theirs)]
    report(
      'cold diagnose over openssh against ssh2',
      a / b,
      1.5,
      'times',
      `${a.toFixed(0)} ms against ${b.toFixed(0)} ms`,
    )
  } finally {
    await lab.down()
  }
}

const diagnose = (lab: Lab, way: 'openssh' | 'ssh2') => {
  const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`, '--transport', way]
  return () => once([process.execPath, bin, 'diagnose', ...reach, `${lab.user}@${lab.host}`, '--format', 'json'])
}
