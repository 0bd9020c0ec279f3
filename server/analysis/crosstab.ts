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
  const numbers = [
    ...themes.map(({ id }) => countsOf((count) => count.kind === 'theme' && count.themeId === id)),
    countsOf((count) => count.kind === 'none'),
  ]
  const sums = numbers.map(sumOf)
  const isOneOfTwo = (row: number) => row === themes.length || themes.length === 1
  const hidden = numbers.map((row, at) =>
    row.map((n, place) => isFew(n) || shownTotals[place] === null || (isOneOfTwo(at) && isFew(totals[place]! - n))),
  )
  const hiddenSums = sums.map(isFew)
  guard(numbers, { hidden, hiddenSums, said: shownTotals, all: sumOf(totals) })
  const rowAt = (at: number) => {
    const cells = numbers[at]!.map((n, place): Cell => (hidden[at]![place] ? null : { n, share: n / totals[place]! }))
    return { n: hiddenSums[at] ? null : sums[at]!, cells }
  }
  const rows = themes.map(({ id, name, isSuggested }, at) => ({ themeId: id, name, isSuggested, ...rowAt(at) }))
  const none = rowAt(themes.length)
  return {
    columns: all.map(({ place, name }, at) => ({ kind: kindOf(place), name, n: shownTotals[at]! })),
    rows,
    none,
    n: sumOf(totals),
    isVeiled: [...rows, none].some(({ n, cells }) => n === null || cells.includes(null)) || shownTotals.includes(null),
  }
}

interface Guarding {
  hidden: boolean[][]
  /** Of rows. */
  hiddenSums: boolean[]
  /** What columns are in all, where that is said. */
  said: (number | null)[]
  /** What all columns are together. */
  all: number
}

/**
 * Hides as much more as it takes, so that along no row, no column and not among the sums anything can be worked out that is hidden. A
 * statement can be under several themes, so that a column says at least how many are hidden; where it says so, it is guarded as if it said all.
 */
function guard(numbers: number[][], { hidden, hiddenSums, said, all }: Guarding) {
  const hide = (line: number[], isBack: boolean[], set: (place: number) => void) => {
    const more = [...backOf(line, isBack)].filter((place) => !isBack[place])
    more.forEach(set)
    return more.length > 0
  }
  for (let isMore = true; isMore; ) {
    const sums = numbers.map(sumOf)
    const rest = all - sumOf(sums.filter((_, row) => !hiddenSums[row]))
    isMore =
      rest > 0 &&
      hide(sums, hiddenSums, (row) => {
        hiddenSums[row] = true
      })
    for (const [row, line] of numbers.entries()) {
      const told = hidden[row]!
      const set = (place: number) => {
        told[place] = true
      }
      if (!hiddenSums[row] && hide(line, told, set)) isMore = true
      // What a row is in all is hidden in vain where every number of it is said.
      if (hiddenSums[row] && sums[row]! > 0 && !told.includes(true)) {
        set(line.indexOf(Math.min(...line.filter((n) => n > 0))))
        isMore = true
      }
    }
    for (const [place, total] of said.entries()) {
      const [line, told] = [numbers.map((row) => row[place]!), hidden.map((row) => row[place]!)]
      const set = (row: number) => {
        hidden[row]![place] = true
      }
      const left = (total ?? 0) - sumOf(line.filter((_, row) => !told[row]))
      if (left > 0 && hide(line, told, set)) isMore = true
    }
  }
}

/** Numbers as they may be said where their sum is known: null where one is kept back. */
export function veiled(numbers: number[]): (number | null)[] {
  const back = backOf(numbers, [])
  return numbers.map((n, place) => (back.has(place) ? null : n))
}

/**
 * Which numbers may not be said where their sum is known: those under five but zero, those that are `hidden` anyhow, and with one of them
 * others, the smallest first and zeros last, until together they are at least two and five, so that none can be worked out.
 */
function backOf(numbers: number[], hidden: boolean[]) {
  const back = new Set(numbers.flatMap((n, place) => (isFew(n) || hidden[place] ? [place] : [])))
  const sumBack = () => sumOf([...back].map((place) => numbers[place]!))
  const others = [...numbers.keys()]
    .filter((place) => !back.has(place) && (numbers[place]! > 0 || sumOf(numbers) >= fewest))
    .sort((one, other) => (numbers[one] || Number.POSITIVE_INFINITY) - (numbers[other] || Number.POSITIVE_INFINITY))
  while (sumBack() > 0 && (back.size < 2 || sumBack() < fewest) && others.length > 0) back.add(others.shift()!)
  return back
}

function sumOf(numbers: number[]) {
  return numbers.reduce((sum, n) => sum + n, 0)
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
