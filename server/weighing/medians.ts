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

/** The place of one of the numbers that stand in order; where several are the same, of the first. */
export function placeIn(ordered: ArrayLike<number>, value: number) {
  let [low, high] = [0, ordered.length - 1]
  while (low < high) {
    const half = (low + high) >> 1
    if (ordered[half]! < value) low = half + 1
    else high = half
  }
  return low
}

/** The median of what is known; null where nothing is. */
export function medianOf(values: readonly (number | null)[]) {
  return middleOf(Float64Array.from(values.filter((value) => value !== null)).sort())
}

/** The median of the first `count` numbers, which are put into another order on the way: those below the middle before it. C. A. R. Hoare, Algorithm 65: Find (1961). */
export function middleAmong(values: Float64Array, count: number) {
  if (count === 0) return null
  const half = count >> 1
  let [from, to] = [0, count - 1]
  while (from < to) {
    const pivot = values[(from + to) >> 1]!
    let [left, right] = [from, to]
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const held = values[left]!
      values[left++] = values[right]!
      values[right--] = held
    }
    if (half <= right) to = right
    else if (half >= left) from = left
    else break
  }
  if (count % 2) return values[half]!
  let below = values[0]!
  for (let index = 1; index < half; index++) if (values[index]! > below) below = values[index]!
  return (below + values[half]!) / 2
}
