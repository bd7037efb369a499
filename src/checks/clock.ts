import { z } from 'zod'
import { clock as clockProbe } from '../probes/clock.ts'
import { inWords } from '../probes/words.ts'
import { defineCheck } from './check.ts'

/** The host's clock against this machine's: a second opinion, not the truth. */
export const clock = defineCheck({
  id: 'clock',
  title: 'The clock is right',
  why: 'A wrong clock breaks TLS, DKIM and one-time codes, and makes logs lie.',
  needs: { clock: clockProbe },
  options: z.strictObject({ warning: z.number().default(60).meta({ description: 'Seconds' }) }),
  judge: ({ clock }, { warning }) => {
    const off = Math.abs(clock.skewSeconds)
    const words = `${inWords(off)} ${clock.skewSeconds > 0 ? 'ahead of' : 'behind'} this machine's clock`
    return [
      off > warning
        ? {
            status: 'warning',
            subject: 'clock',
            summary: `the host's clock is ${words}`,
            data: { seconds: clock.skewSeconds },
          }
        : {
            status: 'ok',
            subject: 'clock',
            summary: 'clock agrees with this machine',
            data: { seconds: clock.skewSeconds },
          },
    ]
  },
})
