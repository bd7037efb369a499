import { clock } from '../probes/clock.ts'
import { inWords } from '../probes/words.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'

/** Seconds. */
const tolerated = 60

export const clockSkew = defineCause({
  id: 'clock-skew',
  section: 'A',
  warningOnly: true,
  title: 'The clock of this host is wrong',
  explain:
    'The clock of the mail host differs from ours by more than a minute. TLS certificates, DKIM signatures and Kerberos tickets fail for it, and its log lies about the order of things.',
  cure: 'Start the time service (chronyd, systemd-timesyncd, ntpd) and let it correct the clock.',
  proof: 'The clock of this host and that of the machine which asks differ by more than a minute.',
  counterProof: 'The machine that asks is the only witness: it may be the one that is wrong.',
  look: ['date -u', 'timedatectl', 'chronyc tracking'],
  needs: { clock },
  recognise: ({ facts }) => {
    const skew = known(facts.clock)?.skewSeconds ?? 0
    if (Math.abs(skew) <= tolerated) return []
    return [
      {
        confidence: 'likely',
        because: [
          `the host's clock is ${inWords(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} this machine's (date)`,
        ],
        against: ["this machine's own clock is the only witness"],
        fixes: ['time-service'],
      },
    ]
  },
})
