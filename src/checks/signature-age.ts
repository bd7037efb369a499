import { z } from 'zod'
import { virusSignatures } from '../probes/virus-signatures.ts'
import { inWords, seconds } from '../probes/words.ts'
import { defineCheck } from './check.ts'
import { duration } from './duration.ts'

/** ClamAV's daily signatures; freshclam asks for new ones every two hours. */
export const signatureAge = defineCheck({
  id: 'signature-age',
  title: 'Virus signatures are fresh',
  why: 'Old signatures let new viruses through; with very old ones clamd may not start at all.',
  needs: { signatures: virusSignatures },
  options: z.strictObject({ warning: duration('48h') }),
  judge: ({ signatures }, { warning }) => {
    if (!signatures)
      return [
        { status: 'skipped', subject: 'signatures', summary: 'whether virus signatures are fresh could not be seen' },
      ]
    const [newest] = signatures.files
    if (!newest) return [{ status: 'skipped', subject: 'signatures', summary: 'no virus signatures are kept here' }]
    const age = inWords(newest.ageSeconds)
    const evidence = [
      { ask: `stat ${newest.path}`, quote: `changed ${age} ago` },
      ...(signatures.complaint ? [{ ask: 'freshclam.log', quote: signatures.complaint }] : []),
    ]
    const data = { path: newest.path, ageSeconds: newest.ageSeconds }
    if (newest.ageSeconds < seconds(warning))
      return [{ status: 'ok', subject: 'signatures', summary: `virus signatures are ${age} old`, evidence, data }]
    const why = signatures.complaint ? `: ${signatures.complaint}` : ''
    return [
      {
        status: 'warning',
        subject: 'signatures',
        summary: `virus signatures are ${age} old; freshclam should renew them every 2 h${why}`,
        evidence,
        data,
      },
    ]
  },
})
