/** How points are spread: plain figures, with no database and nobody's name in them. */

export const allPoints = 100

/** 100 points over so many criteria as evenly as whole numbers go, the earlier ones first: 34, 33, 33. */
export function evenly(count: number): number[] {
  const share = Math.floor(allPoints / count)
  const left = allPoints - share * count
  return Array.from({ length: count }, (_, place) => share + (place < left ? 1 : 0))
}

/**
 * The same things in an order of this person's own, always the same for them: so that what stands first is not what is first for all, and
 * nobody's points follow from where a criterion stands. `seed` is whose order it is.
 */
export function shuffledFor<Thing extends { id: string }>(seed: string, things: Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, place: hash(`${seed} ${thing.id}`) }))
    .sort((one, other) => one.place - other.place || (one.thing.id < other.thing.id ? -1 : 1))
    .map(({ thing }) => thing)
}

/** FNV-1a over the letters, stirred once more as in MurmurHash3, because ids made in one moment are nearly alike. */
function hash(text: string) {
  let mixed = 0x811c9dc5
  for (const letter of text) mixed = Math.imul(mixed ^ letter.codePointAt(0)!, 0x01000193)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
