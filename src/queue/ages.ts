/** Upper limits of the buckets of age in minutes, as qshape(1) has them; what is older is in one bucket more. */
export const ageLimits = [5, 10, 20, 40, 80, 160, 320, 640, 1280] as const

/** Which bucket so many seconds fall into. */
export const ageBucket = (seconds: number): number => {
  const minutes = seconds / 60
  let at = 0
  while (at < ageLimits.length && minutes >= (ageLimits[at] ?? 0)) at++
  return at
}

/** How many of the messages are in each bucket; `now` in epoch seconds. */
export const agesOf = (messages: readonly { readonly arrival: number }[], now: number): readonly number[] => {
  const ages = new Array<number>(ageLimits.length + 1).fill(0)
  for (const { arrival } of messages) {
    const at = ageBucket(now - arrival)
    ages[at] = (ages[at] ?? 0) + 1
  }
  return ages
}

/** "5 to 10 min", "1,280 min and more". */
export const ageName = (bucket: number): string => {
  const from = ageLimits[bucket - 1] ?? 0
  const to = ageLimits[bucket]
  return to === undefined ? `${from} min and more` : `${from} to ${to} min`
}
