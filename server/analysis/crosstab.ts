import type { CountedTheme } from './counting.ts'
import type { Count } from './crosstab-reading.ts'

/** Of fewer nothing is said, so that nobody can be picked out. */
export const fewest = 5

/** How many, and what share of the column; null where it may not be said. */
export type Cell = { n: number; share: number } | null

export interface Crosstab {
  columns: { kind: 'named' | 'rest' | 'unknown'; name: string; n: number | null }[]
  rows: { themeId: string; name: string; isSuggested: boolean; n: number | null; cells: Cell[] }[]
  /** The statements that none of these themes holds. */
  none: { n: number | null; cells: Cell[] }
  n: number
  /** Whether anything is left unsaid. */
  isVeiled: boolean
}

/**
 * Themes beside columns. What counts fewer than five is not said, nothing of a column that small is, and neither is what would give it away by
 * taking it from a sum. `order` says how named columns stand: as they come, or by their names.
 */
export function crosstabOf(counts: Count[], themes: CountedTheme[], { order }: { order: 'as given' | 'by name' }): Crosstab {
  const columns = counts.filter((count) => count.kind === 'column').toSorted((one, other) => rankOf(one.place) - rankOf(other.place))
  const named = columns.filter(({ place }) => place > 0)
  if (order === 'by name') named.sort((one, other) => (one.name < other.name ? -1 : 1))
  const placed =
    order === 'by name'
      ? [...columns.filter(({ place }) => place === 0), ...named]
      : [...named, ...columns.filter(({ place }) => place === 0)]
  const all = [...placed, ...columns.filter(({ place }) => place < 0)]
  const totals = all.map(({ n }) => n)
  const shownTotals = veiled(totals)
  const countsOf = (is: (count: Count) => boolean) => {
    const by = new Map(counts.filter(is).map(({ place, n }) => [place, n]))
    return all.map(({ place }) => by.get(place) ?? 0)
  }
  const rowOf = (numbers: number[], isOneOfTwo: boolean) => {
    const hidden = numbers.map((n, place) => shownTotals[place] == null || (isOneOfTwo && isFew(totals[place]! - n)))
    const shown = veiled(numbers, hidden)
    const cells = shown.map((n, place): Cell => (n === null ? null : { n, share: n / totals[place]! }))
    const sum = numbers.reduce((sum, n) => sum + n, 0)
    return { n: isFew(sum) ? null : sum, cells }
  }
  const rows = themes.map(({ id, name, isSuggested }) => {
    const numbers = countsOf((count) => count.kind === 'theme' && count.themeId === id)
    return { themeId: id, name, isSuggested, ...rowOf(numbers, themes.length === 1) }
  })
  const none = rowOf(
    countsOf((count) => count.kind === 'none'),
    true,
  )
  return {
    columns: all.map(({ place, name }, at) => ({ kind: kindOf(place), name, n: shownTotals[at]! })),
    rows,
    none,
    n: totals.reduce((sum, n) => sum + n, 0),
    isVeiled: [...rows, none].some(({ n, cells }) => n === null || cells.includes(null)) || shownTotals.includes(null),
  }
}

/**
 * Numbers as they may be said where their sum is known: none under five but zero, and where one is kept back, so are others, the smallest first, until
 * together they are at least two and five, so that none can be worked out. `hidden` are kept back anyhow.
 */
export function veiled(numbers: number[], hidden: boolean[] = []): (number | null)[] {
  const back = new Set(numbers.flatMap((n, place) => (isFew(n) || hidden[place] ? [place] : [])))
  const sumBack = () => [...back].reduce((sum, place) => sum + numbers[place]!, 0)
  const others = [...numbers.keys()]
    .filter((place) => !back.has(place) && numbers[place]! > 0)
    .sort((one, other) => numbers[one]! - numbers[other]!)
  while (sumBack() > 0 && (back.size < 2 || sumBack() < fewest) && others.length > 0) back.add(others.shift()!)
  return numbers.map((n, place) => (back.has(place) ? null : n))
}

function isFew(n: number) {
  return n > 0 && n < fewest
}

/** The rest after those that are named, and what is not known last. */
function rankOf(place: number) {
  return place > 0 ? place : 1000 - place
}

function kindOf(place: number) {
  return place > 0 ? 'named' : place === 0 ? 'rest' : 'unknown'
}
