import type { ConfirmHostKey } from '../target/host-key-question.ts'
import { ask, inTurn } from './prompt.ts'

const explain = (label: string, type: string, fingerprint: string, file: string): string =>
  `The host key of ${label} is not known yet: ${type} ${fingerprint}
It shows whether this is your server or somebody in between. On the server itself, ssh-keygen -lf
/etc/ssh/ssh_host_${type.toLowerCase()}_key.pub prints it. If it is the same it will be remembered in ${file}.`

/** Shows the fingerprint and asks; nothing but yes, or the fingerprint itself, is a yes. */
export const confirmHostKey: ConfirmHostKey = ({ host, port, type, fingerprint, file }) =>
  inTurn(async () => {
    const label = port === 22 ? host : `${host} port ${port}`
    let question = `${explain(label, type, fingerprint, file)}\nIs it the same? (yes, no, or the fingerprint)`
    for (;;) {
      const answer = (await ask(question, true))?.trim() ?? ''
      if (answer === fingerprint || /^yes$/i.test(answer)) return true
      if (answer === '' || /^no?$/i.test(answer)) return false
      question = 'Please type yes, no, or the fingerprint:'
    }
  })
