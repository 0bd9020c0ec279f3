/** The middle of numbers that stand in order, or the mean of the two in the middle; null where there are none. */
export function middleOf(ordered: ArrayLike<number>) {
  const half = ordered.length >> 1
  if (ordered.length === 0) return null
  return ordered.length % 2 ? ordered[half]! : (ordered[half - 1]! + ordered[half]!) / 2
}

/** The same without the one at `place`, without going through them all. */
export function middleWithout(ordered: ArrayLike<number>, place: number) {
  const rest = ordered.length - 1
  if (rest === 0) return null
  const at = (index: number) => ordered[index < place ? index : index + 1]!
  const half = rest >> 1
  return rest % 2 ? at(half) : (at(half - 1) + at(half)) / 2
}

/** The median of what is known; null where nothing is. */
export function medianOf(values: readonly (number | null)[]) {
  return middleOf(Float64Array.from(values.filter((value) => value !== null)).sort())
}
