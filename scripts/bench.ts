/** npm run bench [-- version|round-trips|queue …]: Debian and root for all but the first. */
import { queue } from './bench/queue.ts'
import { roundTrips } from './bench/round-trips.ts'
import { version } from './bench/version.ts'

const all: Readonly<Record<string, () => Promise<void>>> = { version, 'round-trips': roundTrips, queue }
const chosen = process.argv.slice(2)
for (const name of chosen.length > 0 ? chosen : Object.keys(all)) {
  const bench = all[name]
  if (!bench) throw new Error(`there is no bench ${name}: ${Object.keys(all).join(', ')}`)
  await bench()
}
