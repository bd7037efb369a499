import { listeners } from '../probes/listeners.ts'
import { mailsystem, services } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'
import { strangersOn25 } from './port-conflict.ts'

export const mtaStopped = defineCause({
  id: 'mta-stopped',
  section: 'A',
  title: 'The mail system is not running',
  explain:
    'Postfix does not run on this server. What users submit waits in the maildrop queue, other servers cannot hand mail in, and nothing that is queued is tried.',
  cure: 'Find out why it stopped (the end of the mail log), then start it: on Zimbra zmmtactl start as zimbra, else systemctl start postfix or postfix start.',
  proof: 'No master process runs, and nobody listens on the sockets pickup and qmgr that only a living master holds.',
  counterProof:
    'A process called master in a container is not ours: the sockets decide. While they cannot be seen, nothing is claimed.',
  look: ['postfix status', "ss -ltnp 'sport = :25'", 'ls -l $(postconf -h queue_directory)/maildrop | head'],
  needs: { mailsystem, services, listeners },
  recognise: ({ facts }) => {
    const system = known(facts.mailsystem)
    if (system?.master !== 'stopped') return []
    const stopped = known(facts.services)?.list.filter(
      ({ name, state }) => state === 'stopped' && /mta|postfix/.test(name),
    )
    return [
      {
        confidence: 'certain',
        because: [...system.evidence, ...(stopped ?? []).map(({ name, detail }) => `${name}: ${detail || 'Stopped'}`)],
        against: [],
        claims: onTheMove,
        // It cannot start while another program has its port: then that is the cause.
        standsAlone: strangersOn25(known(facts.listeners), system).length === 0,
        fixes: ['start-service'],
      },
    ]
  },
})
