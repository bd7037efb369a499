import { clock } from '../../src/checks/clock.ts'
import { now } from '../situations.ts'
import { checkTable } from './table.ts'

const clockOf = (skewSeconds: number) => ({
  epoch: now.getTime() / 1000 + skewSeconds,
  offsetMinutes: 420,
  skewSeconds,
})

checkTable(clock, {
  'agrees, in another time zone': { given: { clock: clockOf(0) }, expect: 'ok' },
  'a minute off is still ordinary': { given: { clock: clockOf(-60) }, expect: 'ok' },
  'two hours ahead': { given: { clock: clockOf(7_200) }, expect: 'warning', says: '2 h ahead of' },
  'five minutes behind': { given: { clock: clockOf(-300) }, expect: 'warning', says: '5 min behind' },
  'never critical: our own clock may be the wrong one': { given: { clock: clockOf(86_400 * 365) }, expect: 'warning' },
  'five minutes are tolerated here': { given: { clock: clockOf(-300) }, options: { warning: 600 }, expect: 'ok' },
})
