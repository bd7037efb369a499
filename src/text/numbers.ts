/** Numbers and times as people read them. */

export const number = (n: number): string => n.toLocaleString('en-US')

export const count = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`

/** Two units at most: `2 h 14 min`, `3.2 s`, `5 d`. */
export const duration = (ms: number): string => {
  const s = Math.max(0, ms) / 1000
  if (s < 1) return `${Math.round(s * 1000)} ms`
  if (s < 10) return `${Math.round(s * 10) / 10} s`
  if (s < 60) return `${Math.round(s)} s`
  const two = (big: number, unit: string, small: number, rest: string): string =>
    small === 0 ? `${number(big)} ${unit}` : `${number(big)} ${unit} ${small} ${rest}`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return two(minutes, 'min', minutes < 10 ? Math.floor(s % 60) : 0, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return two(hours, 'h', minutes % 60, 'min')
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** ISO 8601 without the milliseconds, from epoch seconds. */
export const stamp = (seconds: number): string => iso(seconds * 1000)
/** From epoch milliseconds; a foreign number may be no instant at all. */
export const iso = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.valueOf()) ? 'unknown' : date.toISOString().replace('.000Z', 'Z')
}

/** `812 B`, `3.1 kB`, `2 MB`: a kB is 1,000 bytes. */
export const bytes = (n: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let size = n
  let at = 0
  while (size >= 999.5 && at < units.length - 1) {
    size /= 1_000
    at++
  }
  return `${at > 0 && size < 9.95 ? Math.round(size * 10) / 10 : Math.round(size)} ${units[at]}`
}
