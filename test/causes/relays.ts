import type { OutboundDial } from '../../src/probes/outbound-dials.ts'
import { out } from '../situations.ts'

/** A dial to the relay that is set. */
export const relayDial = (
  port: number,
  outcome: OutboundDial['outcome'],
  over: Partial<OutboundDial> = {},
): OutboundDial =>
  out('smtp.sendgrid.net', port, outcome, { role: 'relay', host: 'smtp.sendgrid.net', ip: '203.0.113.25', ...over })
