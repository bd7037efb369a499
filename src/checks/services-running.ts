import { z } from 'zod'
import { services } from '../probes/slots.ts'
import { defineCheck } from './check.ts'

/** Services as the mail server's own tools report them: zmcontrol, zimbra-stats.log, systemd. */
export const servicesRunning = defineCheck({
  id: 'services-running',
  title: 'Services are running',
  why: 'A stopped service holds mail as surely as a full disk.',
  needs: { services },
  options: z.strictObject({
    ignore: z.array(z.string()).default([]).meta({ description: 'Services that may be stopped' }),
  }),
  judge: ({ services }, { ignore }) => {
    const judged = services.list.filter((service) => !ignore.includes(service.name))
    const stopped = judged.filter((service) => service.state === 'stopped')
    if (stopped.length > 0) {
      return stopped.map((service) => ({
        status: service.essential ? 'critical' : 'warning',
        subject: service.name,
        summary: `${service.name} is stopped${service.detail ? `: ${service.detail}` : ''}`,
        evidence: [{ ask: services.source, quote: service.detail || `${service.name} Stopped` }],
      }))
    }
    const running = judged.filter((service) => service.state === 'running').length
    if (running === 0 && judged.length > 0) {
      const names = judged.map((service) => service.name).join(', ')
      return [{ status: 'unknown', subject: 'services', summary: `${services.source} could not tell about ${names}` }]
    }
    if (running === 0) {
      return [{ status: 'skipped', subject: 'services', summary: `${services.source} lists no mail service here` }]
    }
    return [
      {
        status: 'ok',
        subject: 'services',
        summary: `${running} ${running === 1 ? 'service' : 'services'} up`,
        evidence: [{ ask: services.source, quote: judged.map((service) => service.name).join(', ') }],
        data: { running },
      },
    ]
  },
})
