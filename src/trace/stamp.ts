/** Clock of the host whose log is read. */
export interface LogClock {
  /** Epoch milliseconds, by the host's own clock. */
  readonly now: number
  /** Minutes east of UTC; traditional stamps are local. */
  readonly offsetMinutes: number
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const day = 86_400_000
const traditional = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d)(?::(\d\d))?/
const rfc3339 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?/

export interface Stamp {
  readonly at: number
  readonly length: number
}

/** The time at the head of a log line: `Nov 21 19:26:20`, `2026-11-21T19:25:56.790130+00:00`; null: there is none. */
export const readStamp = (line: string, clock: LogClock): Stamp | null => {
  const iso = rfc3339.exec(line)
  if (iso) {
    const [all, date, time, fraction = '', zone] = iso
    const utc = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
    const at = utc - (zone ? zoneMinutes(zone) : clock.offsetMinutes) * 60_000
    return Number.isNaN(at) ? null : { at, length: all.length }
  }
  const [all, name = '', date, hour, minute, second] = traditional.exec(line) ?? []
  const month = months.indexOf(name)
  if (!all || month < 0 || month % 3 !== 0) return null
  const year = new Date(clock.now + clock.offsetMinutes * 60_000).getUTCFullYear()
  const inYear = (candidate: number) =>
    Date.UTC(candidate, month / 3, Number(date), Number(hour), Number(minute), Number(second ?? 0)) -
    clock.offsetMinutes * 60_000
  // No year is printed: the nearest one that is not in the future, a day of grace for clocks that differ.
  const best = [year + 1, year].find((candidate) => inYear(candidate) <= clock.now + day) ?? year - 1
  return { at: inYear(best), length: all.length }
}

const zoneMinutes = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}
