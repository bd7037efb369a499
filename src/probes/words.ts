/** Times and counts as people write and read them. */
const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Seconds of a time as Postfix and our playbooks write it: `30m`, `4h`, `5d`, `90` (seconds). NaN where it is none. */
export const seconds = (text: string): number => {
  const match = /^(\d+)([smhdw]?)$/.exec(text.trim())
  return match ? Number(match[1]) * (unit[match[2] || 's'] ?? 1) : Number.NaN
}

/** Seconds in words: "2 h 14 min", "3 d 4 h", "12 s". */
export const inWords = (total: number): string => {
  const whole = Math.max(0, Math.round(total))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min`
  if (whole < 86_400) return joined(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
  return joined(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h')
}

const joined = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** "1 message", "5 messages". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`
