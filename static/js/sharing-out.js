/** Points that always make 100: pure figures, for the sliders of weighing.js. */

export const all = 100

/**
 * Moves one of these whole numbers to a new value and lets the others take what that leaves of 100, in proportion to what they have (evenly,
 * where they have nothing); a number that is held keeps what it has. Whole numbers by largest remainder, so that the sum is exactly 100; of
 * equal remainders the earlier first. Gives all of them anew. The moved one goes no further than the held ones leave room, and where every
 * other is held it takes the rest.
 */
export function shareOut(points, moved, value, held = []) {
  const isFree = (place) => place !== moved && !held[place]
  const free = points.keys().filter(isFree).toArray()
  const kept = points.reduce((sum, one, place) => (place === moved || isFree(place) ? sum : sum + one), 0)
  const room = Math.max(0, all - kept)
  const own = free.length === 0 ? room : Math.min(Math.max(0, Math.round(value)), room)
  const shares = inProportion(
    free.map((place) => points[place]),
    room - own,
  )
  return points.map((one, place) => (place === moved ? own : isFree(place) ? shares[free.indexOf(place)] : one))
}

/** A whole number in parts that are to each other as these, by largest remainder. */
export function inProportion(parts, whole) {
  const sum = parts.reduce((sum, part) => sum + part, 0)
  const exact = parts.map((part) => (sum > 0 ? (part / sum) * whole : whole / parts.length))
  const shares = exact.map(Math.floor)
  const left = whole - shares.reduce((sum, share) => sum + share, 0)
  const byRemainder = [...exact.keys()].sort((one, other) => exact[other] - shares[other] - (exact[one] - shares[one]) || one - other)
  for (const place of byRemainder.slice(0, left)) shares[place] += 1
  return shares
}
