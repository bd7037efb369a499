/** Optimal string alignment distance: insert, delete, change, swap neighbours. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}

/** What was probably meant; undefined where nothing is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const typed = word.toLowerCase().slice(0, 64)
  const room = Math.max(1, Math.floor(typed.length / 3))
  let best: string | undefined
  let least = room + 1
  for (const candidate of known) {
    const d = distance(typed, candidate.toLowerCase())
    if (d < least) {
      best = candidate
      least = d
    }
  }
  // A word cut short is a long way off in letters, but clear to a reader.
  return best ?? (typed.length >= 3 ? known.find((candidate) => candidate.startsWith(typed)) : undefined)
}

/** `; did you mean "x"?`, or nothing. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const meant = nearest(word, known)
  return meant === undefined || meant === word ? '' : `; did you mean "${meant}"?`
}
