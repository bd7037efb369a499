const CLOCK = /\b(\d{1,2}):(\d{2}):(\d{2})\b/
const AMOUNT = /\b(\d{1,6}) ?(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b/i

/** The delay that a greylisting reply prints. */
export function waitSeconds(body: string): number | undefined {
  const clock = CLOCK.exec(body)
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])
  const amount = AMOUNT.exec(body)
  if (!amount) return undefined
  const unit = amount[2]?.[0]?.toLowerCase()
  return Number(amount[1]) * (unit === 'h' ? 3_600 : unit === 'm' ? 60 : 1)
}
