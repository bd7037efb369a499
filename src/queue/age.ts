const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of a time such as `30m`, `4h`, `2d`; null: it is none. */
export const ageOf = (text: string): number | null => {
  const [, digits, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text.trim()) ?? []
  return digits === undefined ? null : Number(digits) * (units[unit] ?? 1)
}
