import { z } from 'zod'
import { zimbraConfigd } from '../mta/zimbra/configd.ts'
import { defineCheck } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** zmconfigd carries settings from LDAP to the mail server. */
export const zmconfigd = defineCheck({
  id: 'zmconfigd',
  title: 'zmconfigd runs',
  why: 'While it is dead, what is changed in LDAP or the admin console never reaches the mail server.',
  needs: { configd: zimbraConfigd },
  options: z.strictObject({}),
  judge: ({ configd }) => {
    if (!configd) return notZimbra('zmconfigd')
    const { pid, alive, listening } = configd
    const evidence = [
      { ask: 'cat /opt/zimbra/log/zmconfigd.pid', quote: pid === null ? 'no number' : `${pid}` },
      {
        ask: "ss -ltn 'sport = :7171'",
        quote: listening === null ? 'could not be asked' : listening ? 'listens' : 'nothing',
      },
    ]
    const said = (status: 'ok' | 'warning' | 'unknown', summary: string) => [
      { status, subject: 'zmconfigd', summary, evidence },
    ]
    if (listening) return said('ok', 'zmconfigd runs, port 7171 listens')
    if (alive) return said('warning', 'zmconfigd runs, but does not listen on port 7171: it is starting, or hangs')
    if (listening === false)
      return said('warning', 'zmconfigd does not run: changes in LDAP do not reach the mail server')
    return said('unknown', 'could not tell whether zmconfigd runs')
  },
})
