import type { Fault } from '../fault.ts'
import type { Flavour } from '../stage.ts'
import { destinationFaults } from './destinations.ts'
import { filterFaults } from './filter.ts'
import { furtherFaults } from './further.ts'
import { healthy } from './healthy.ts'
import { hostFaults, killFaults } from './host.ts'
import { loginFaults } from './logins.ts'
import { mailboxFaults } from './mailboxes.ts'
import { mixtures } from './mixtures.ts'
import { networkFaults } from './network.ts'
import { relayFaults } from './relay.ts'
import { reputationFaults } from './reputation.ts'
import { resolverFaults } from './resolver.ts'
import { resourceFaults } from './resources.ts'
import { saslUnsetFaults } from './sasl-unset.ts'
import { senderLoginFaults } from './sender-login.ts'
import { serviceFaults } from './services.ts'
import { settingFaults } from './settings.ts'
import { transportFaults } from './transports.ts'

const faults: Fault[] = [
  healthy,
  ...serviceFaults,
  ...saslUnsetFaults,
  ...networkFaults,
  ...relayFaults,
  ...senderLoginFaults,
  ...destinationFaults,
  ...resourceFaults,
  ...settingFaults,
  ...furtherFaults,
  ...filterFaults,
  ...hostFaults,
  ...loginFaults,
  ...mailboxFaults,
  ...mixtures,
  ...reputationFaults,
  ...resolverFaults,
  ...transportFaults,
  ...killFaults,
]

export function listFaults(flavour?: Flavour): Fault[] {
  return faults.filter((fault) => flavour === undefined || fault.flavours.includes(flavour))
}

export function findFault(id: string, flavour: Flavour): Fault {
  const fault = faults.find((one) => one.id === id)
  if (fault === undefined) throw new Error(`there is no fault ${id}; \`npm run lab -- faults\` lists them`)
  if (!fault.flavours.includes(flavour)) throw new Error(`the fault ${id} cannot occur on the ${flavour} flavour`)
  return fault
}
