import type { HostKeyQuestion } from '../../target/host-key-question.ts'
import { blank, line, span } from '../draw/line.ts'
import type { Screen } from '../screen.ts'

/** A host key that nobody has seen yet: only a person can know whether it is the server's own. */
export const hostKey = (
  { host, port, type, fingerprint, file }: HostKeyQuestion,
  answer: (same: boolean) => void,
): Screen => {
  let open = true
  const done = (same: boolean) => (): void => {
    if (open) answer(same)
    open = false
  }
  const label = port === 22 ? host : `${host} port ${port}`
  return {
    id: 'host-key',
    modal: true,
    place: () => 'host key',
    keys: () => [
      { keys: ['y'], bar: 'it is the same', help: 'connect, and remember the key', run: done(true) },
      { keys: ['n', 'esc'], bar: 'do not connect', help: 'do not connect', run: done(false) },
    ],
    copy: () => fingerprint,
    body: (pen) => [
      ...pen.wrap(`The host key of ${label} is not known yet.`, 'strong'),
      blank,
      [span('  '), span(`${pen.safe(type)}  `), span(pen.safe(fingerprint), 'accent')],
      blank,
      ...pen.wrap(
        'It shows whether this is your server or somebody in between. On the server itself, by another way than this network, this prints it:',
      ),
      blank,
      line(`  ssh-keygen -lf /etc/ssh/ssh_host_${pen.safe(type.toLowerCase())}_key.pub`, 'accent'),
      blank,
      ...pen.wrap(`If it is the same, it will be remembered in ${file}.`, 'dim'),
    ],
    closed: done(false),
  }
}
