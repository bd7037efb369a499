/** npm run bench [-- version|explain|classify|screens|round-trips|transport|queue …]: Debian and root for the last three. */
import { classify } from './bench/classify.ts'
import { explain } from './bench/explain.ts'
import { queue } from './bench/queue.ts'
import { roundTrips } from './bench/round-trips.ts'
import { screens } from './bench/screens.ts'
import { transport } from './bench/transport.ts'
import { version } from './bench/version.ts'

const all: Readonly<Record<string, () => Promise<void>>> = {
  version,
  explain,
  classify,
  screens,
  'round-trips': roundTrips,
  transport,
  queue,
}
const chosen = process.argv.slice(2)
for (const name of chosen.length > 0 ? chosen : Object.keys(all)) {
  const bench = all[name]
  if (!bench) throw new Error(`there is no bench ${name}: ${Object.keys(all).join(', ')}`)
  await bench()
}
