import { mapTypes } from '../../probes/map-types.ts'
import { ownAddresses } from '../../probes/own-addresses.ts'
import { relayMap } from '../../probes/relay-map.ts'
import { relayRoute } from '../../probes/relay-route.ts'
import { settingOrigins } from '../../probes/setting-origins.ts'
import { sitePeers } from '../../probes/site-peers.ts'
import { allDomains, filterHops, queue, settings } from '../../probes/slots.ts'
import { relayReach } from './reach.ts'
import { relayRecords } from './records.ts'
import { relayTables } from './tables.ts'
import type { RelayOptions } from './wanted.ts'

/** What a relay fix asks about a server. */
export const siteNeeds = {
  settings,
  origins: settingOrigins,
  relay: relayMap,
  route: relayRoute,
  queue,
  served: allDomains,
  filters: filterHops,
  own: ownAddresses,
  types: mapTypes,
}

export const relayNeeds = (options: RelayOptions) => ({
  ...siteNeeds,
  reach: relayReach(options),
  tables: relayTables(options),
  records: relayRecords(options),
  // On Zimbra it takes a Java machine of its own: only where it decides.
  ...(options.scope === 'global' ? { peers: sitePeers } : {}),
})

/** The relay that is set now, whichever it is. */
export const currentRelay: RelayOptions = { scope: 'server' }
