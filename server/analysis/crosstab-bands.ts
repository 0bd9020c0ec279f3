import { fewest } from './crosstab.ts'
import { boundsOf, roundestIn, type Spread } from './crosstab-bounds.ts'
import type { Count } from './crosstab-reading.ts'

/** What the values of a column are where nearly all are numbers or dates, and how they lie. A month is twelve times its year and its months since. */
export interface Figures extends Spread {
  of: 'number' | 'month' | 'year'
  /** What parts a number from its decimals there: point, comma, or nothing that is certain. */
  mark: '.' | ',' | ''
  /** The different ones, rising; no more than 25 of them. */
  values: number[]
}

/** How statements are told apart by numbers. */
export interface Scale extends Pick<Figures, 'of' | 'mark' | 'isWhole'> {
  /** Whether each number has a column; otherwise bands do, the first for what is under all `starts`. */
  isEach: boolean
  /** Where columns begin, rising. */
  starts: number[]
}

/** A single number, or those from one up to but without another; null: open. */
export type Band = { only: number } | { from: number | null; to: number | null }

/** So many different numbers have a column each. Months are no more than 24, and have one in any case. */
const mostEach = 12

/** A column for each of a few different numbers or months, bands of many. */
export function scaleOf(figures: Figures): Scale {
  const { of, mark, isWhole, values } = figures
  const isEach = of === 'month' || values.length <= mostEach
  return { of, mark, isWhole, isEach, starts: isEach ? values : boundsOf(figures) }
}

/**
 * Counts by a scale's columns, place 1 being the first, as columns of which each holds five statements or more: one that holds fewer is joined
 * with its smaller neighbour, so that the order stays. What has no number stays as it is. `called` says what a column is called.
 */
export function banded(counts: Count[], scale: Scale, called: (band: Band) => string): Count[] {
  const sizes = Array.from({ length: scale.starts.length + (scale.isEach ? 0 : 1) }, (_, at) => sumOf(counts, at + 1))
  const joined = joinedFew(sizes)
  const placeOf = (place: number) => (place < 1 ? place : joined.findIndex((places) => places.includes(place - 1)) + 1)
  const sums = new Map<string, Count>()
  for (const count of counts) {
    const place = placeOf(count.place)
    const key = [place, count.kind, count.kind === 'theme' && count.themeId].join(' ')
    sums.set(key, { ...count, place, n: count.n + (sums.get(key)?.n ?? 0) })
  }
  const bands = joined.map((places) => bandOf(places, scale))
  return [...sums.values()].map((count) =>
    count.kind === 'column' && count.place > 0 ? { ...count, name: called(bands[count.place - 1]!) } : count,
  )
}

/** Which places stand together so that each group has five or more, as far as there are as many. */
export function joinedFew(sizes: number[]): number[][] {
  const groups = sizes.map((n, place) => ({ n, places: [place] }))
  while (groups.length > 1) {
    const at = groups.reduce((least, { n }, place) => (n < groups[least]!.n ? place : least), 0)
    if (groups[at]!.n >= fewest) break
    const isBefore = at > 0 && (at === groups.length - 1 || groups[at - 1]!.n <= groups[at + 1]!.n)
    const first = isBefore ? at - 1 : at
    const [one, other] = groups.slice(first, first + 2)
    groups.splice(first, 2, { n: one!.n + other!.n, places: [...one!.places, ...other!.places] })
  }
  return groups.map(({ places }) => places)
}

function sumOf(counts: Count[], place: number) {
  return counts.reduce((sum, count) => (count.kind === 'column' && count.place === place ? sum + count.n : sum), 0)
}

/** Several numbers together are called by round ones between them and the next, because a number that few gave could tell who they are. */
function bandOf(places: number[], { of, isEach, starts }: Scale): Band {
  const [first, last] = [places[0]!, places.at(-1)!]
  if (!isEach) return { from: starts[first - 1] ?? null, to: starts[last] ?? null }
  if (places.length === 1) return { only: starts[first]! }
  const before = (place: number) => {
    const [one, other] = [starts[place - 1], starts[place]]
    return one === undefined || other === undefined ? null : of === 'month' ? other : roundestIn(one, other)
  }
  return { from: before(first), to: before(last + 1) }
}
