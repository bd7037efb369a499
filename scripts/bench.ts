/** npm run bench [-- version|explain|classify|screens|round-trips|transport|queue|browser …]: Debian and root for the last four. */
import { browser } from './bench/browser.ts'
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
  browser,
}
const chosen = process.argv.slice(2)
if (chosen.includes('--help')) {
  process.stdout.write(`npm run bench -- [${Object.keys(all).join('|')}] …: without a name, all of them\n`)
  process.exit()
}
for (const name of chosen.length > 0 ? chosen : Object.keys(all)) {
  const bench = all[name]
  if (!bench) throw new Error(`there is no bench ${name}: ${Object.keys(all).join(', ')}`)
  await bench()
}
