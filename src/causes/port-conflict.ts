import { type Listener, type Listeners, listeners, listensOn } from '../probes/listeners.ts'
import { type Mailsystem, mailLog, mailsystem } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'

/** Programs of Postfix that own the port in the process list; master(8) holds it, the others take over connections. */
const own = /^(master|smtpd|postscreen)$/

/**
 * Who holds port 25 and is none of Postfix's. Postfix's children end with their master: where that does not run, a program
 * that this login may not see is none of them either.
 */
export const strangersOn25 = (
  list: Listeners | undefined,
  { master }: Pick<Mailsystem, 'master'>,
): readonly Listener[] =>
  (list ? listensOn(list, 25) : []).filter(({ program }) =>
    program === null ? master === 'stopped' : !own.test(program),
  )

export const portConflict = defineCause({
  id: 'port-conflict',
  section: 'A',
  title: 'Another program owns port 25',
  explain:
    'Another mail server holds port 25, so Postfix cannot start or cannot take mail in. It usually came with a package update or was started by hand.',
  cure: 'Stop and disable the other program, then start the mail system.',
  proof:
    "The program that listens on port 25 is not Postfix's master, and Postfix says that it cannot bind the address, or does not run.",
  counterProof:
    "Postfix's own master (or postscreen) holds the port; or the other program listens on another address only.",
  look: ["ss -ltnp 'sport = :25'", "systemctl list-units | grep -Ei 'exim|sendmail|postfix|opensmtpd'"],
  needs: { listeners, mailsystem, log: mailLog },
  recognise: ({ facts }) => {
    const system = known(facts.mailsystem)
    const strangers = system ? strangersOn25(known(facts.listeners), system) : []
    if (strangers.length === 0 || !system) return []
    // A master that runs has all the ports it wants: the stranger is a proxy in front, or has another address.
    if (system.master === 'running') return []
    const said = known(facts.log)?.problems.find(({ text }) => /bind .*port 25: Address already in use/.test(text))
    if (system.master === 'unknown' && !said) return []
    const seen = strangers.find(({ program }) => program !== null)
    return [
      {
        confidence: seen ? 'certain' : 'likely',
        ...(seen && { title: `${seen.program} owns port 25` }),
        because: [
          ...strangers.map(({ address, program, pid }) =>
            program === null
              ? `somebody listens on ${address}:25 while Postfix does not run; which program it is only root sees (ss -ltnp)`
              : `${address}:25 belongs to ${program}, process ${pid ?? '?'} (ss -ltnp)`,
          ),
          ...(said ? [said.text] : []),
        ],
        against: [],
        ...(system.master === 'stopped' ? { claims: onTheMove } : {}),
        fixes: ['start-service'],
      },
    ]
  },
})
