import { z } from 'zod'
import { clock } from '../probes/clock.ts'
import { initOf, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Set the clock right'
const services = ['chrony', 'chronyd', 'systemd-timesyncd', 'ntpsec', 'ntpd', 'ntp']

export const timeService = defineFix({
  id: 'time-service',
  title,
  cures: ['clock-skew'],
  explain:
    'How the time service of this host is started, and how far its clock is off. It is not set from here: this machine is the only witness, and databases dislike a clock that jumps.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { clock, init: initSystem },
  plan: ({ facts }): Planned => {
    const found = known(facts.clock)
    if (!found) return { refused: facts.clock.known ? 'the clock could not be read' : facts.clock.why }
    const init = initOf(facts.init)
    const unit = services.find((name) => init.units.has(name))
    const active = unit !== undefined && init.units.get(unit) === 'active'
    const chores: readonly Chore[] = [
      {
        text: unit ? `The time service ${unit} runs.` : 'This host has a time service.',
        ...(active
          ? {}
          : { paste: [unit ? `systemctl enable --now ${unit}` : 'apt-get install chrony   # or: dnf install chrony'] }),
        state: init.systemd ? (active ? 'done' : 'open') : 'unknown',
      },
      {
        text: 'The clock is right to the minute. Where it is far off, stop the databases first, then let it step.',
        paste: ['chronyc makestep   # or: timedatectl set-ntp true'],
        state: Math.abs(found.skewSeconds) > 60 ? 'open' : 'done',
        evidence: `${Math.abs(found.skewSeconds)} s ${found.skewSeconds >= 0 ? 'ahead of' : 'behind'} the clock of this machine`,
      },
    ]
    return checklist({ fix: 'time-service', title, summary: 'Certificates, DKIM and logs rest on the clock.' }, chores)
  },
})
