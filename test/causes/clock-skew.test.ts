import { clockSkew } from '../../src/causes/clock-skew.ts'
import { causeTable } from './table.ts'

const clock = (skewSeconds: number) => ({ epoch: 1_795_000_000, offsetMinutes: 0, skewSeconds })

causeTable(clockSkew, {
  'two hours ahead: likely, for our clock is the only witness': {
    given: { clock: clock(7_200) },
    expect: 'likely',
    says: ['2 h ahead of', 'only witness'],
  },
  behind: { given: { clock: clock(-300) }, expect: 'likely', says: '5 min behind' },
  'a minute is tolerated': { given: { clock: clock(60) }, expect: 'none' },
})
