import { mapAsk } from './ask-map.ts'
import { withoutPeople } from './redact-people.ts'
import { withoutSecrets } from './redact-secrets.ts'
import type { Ask, Dialogue } from './target.ts'

const dialogueKey = (smtp: Dialogue | undefined) =>
  smtp && [smtp.protocol, smtp.helo ?? null, smtp.starttls ?? 'never', smtp.mail ?? null, smtp.rcpt ?? []]

/** What is asked, and nothing of how long it may take or how much is kept: two asks with one key have one answer. */
export const askKey = (ask: Ask): string => {
  switch (ask.kind) {
    case 'exec':
      return JSON.stringify(['exec', ask.argv, ask.as ?? null, ask.stdin ?? null, ...(ask.engine ? ['engine'] : [])])
    case 'file':
      return JSON.stringify(['file', ask.path, ask.as ?? null, ask.match ?? null])
    case 'dns': {
      const name = ask.name.toLowerCase().replace(/(?<=.)\.$/, '')
      return JSON.stringify(['dns', name, ask.type, ask.server ?? null, ask.from ?? 'host'])
    }
    case 'dial':
      return JSON.stringify([
        'dial',
        ask.host ?? null,
        ask.port ?? null,
        ask.socket ?? null,
        dialogueKey(ask.smtp) ?? null,
      ])
    case 'ping':
      return JSON.stringify(['ping', ask.host])
  }
}

/**
 * The key of an ask as redaction leaves it, whatever the tokens: finds the recorded answer to an ask that names a person
 * in clear, where only one can be meant.
 */
export const looseKey = (ask: Ask): string =>
  askKey(
    mapAsk(ask, (text) =>
      text
        .split('\n')
        .map((line) => withoutPeople(withoutSecrets(line), () => 'u'))
        .join('\n'),
    ),
  )
