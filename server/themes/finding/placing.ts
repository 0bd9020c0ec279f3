import { filingFeatures, filingFitted, type Telling } from './features.ts'
import { type Filed, filed, filedWith, middleOf } from './filing.ts'
import { someRows } from './matrix.ts'
import { seeded } from './seeded.ts'

/** More are not looked at together: what is found on so many, the others are filed with. */
export const mostTogether = 8_000
const chunk = 2_000

type Fitted = ReturnType<typeof filingFitted>

/**
 * Where every text is filed by examples, given by their places. Of very many texts, what tells them apart is found on some, the examples
 * among them.
 */
export function placesOf(looking: Telling, examples: number[][]): Filed[] {
  if (looking.words.length <= mostTogether) return filed(filingFeatures(looking), examples)
  const some = chosen(looking.words.length, new Set(examples.flat()))
  return placesBy(filingFitted(telling(looking, some)), { looking, some, examples })
}

/** The same by what was found on some of the texts. */
export function placesBy(
  { matrix, rowsOf }: Fitted,
  { looking, some, examples }: { looking: Telling; some: number[]; examples: number[][] },
): Filed[] {
  const at = new Map(some.map((place, row) => [place, row]))
  const middles = examples.map((its) =>
    middleOf(
      matrix,
      its.flatMap((place) => at.get(place) ?? []),
    ),
  )
  const places: Filed[] = []
  for (let from = 0; from < looking.words.length; from += chunk) {
    const its = Array.from({ length: Math.min(chunk, looking.words.length - from) }, (_, place) => from + place)
    places.push(...filedWith(rowsOf(telling(looking, its)), middles))
  }
  return places
}

/** Places chosen by chance, the same each time: those that must be among them first; in their order. */
export function chosen(count: number, first: ReadonlySet<number>) {
  const random = seeded(count)
  const ranked = Array.from({ length: count }, (_, place) => ({ place, rank: random() + (first.has(place) ? 0 : 1) }))
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, mostTogether)
    .map(({ place }) => place)
    .sort((one, other) => one - other)
}

/** What tells some of the texts apart. */
export function telling({ words, vectors }: Telling, places: number[]): Telling {
  return { words: places.map((place) => words[place]!), vectors: vectors && someRows(vectors, places) }
}
