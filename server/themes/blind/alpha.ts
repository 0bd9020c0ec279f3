import { seeded } from '../finding/seeded.ts'

/** What was said of one unit, by whoever said anything: at most one value of each coder, in any order. */
export type Unit = readonly string[]

export interface Interval {
  from: number
  to: number
}

const draws = 1_000
/** Below this many units nothing can be told from drawing them again. */
const fewest = 5

/**
 * Krippendorff's alpha for nominal data, with any number of coders and missing values: one less what they disagree by, over what they would
 * by chance. 1 is perfect agreement, 0 what chance alone gives; less than 0 is possible. A unit with fewer than two values pairs with
 * nothing and counts nowhere. Null where no two values pair, or all of them are the same, and nothing can be told.
 *
 * Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, section E: alpha = 1 - (n - 1) * sum over units u of
 * (sum over c < k of n_uc n_uk) / (m_u - 1), over sum over c < k of n_c n_k. Sums are of whole numbers until the very end, so that neither
 * the order of units nor that of values moves the result by a bit.
 */
export function alphaOf(units: readonly Unit[]): number | null {
  return alphaIn(units.filter(isPaired).map(counted))
}

/**
 * Between what alpha lies in 95 of 100 samples like this one: the middle 95% of the alphas of 1,000 samples of as many units, drawn
 * from these with replacement. The same units and seed give the same. Samples in which all values are the same have no alpha, and are
 * left out. Null where alpha is, with fewer than five units, and where nobody disagrees: then every drawing would be the same.
 */
export function intervalOf(units: readonly Unit[], seed: number): Interval | null {
  const all = units.filter(isPaired).map(counted)
  const alpha = alphaIn(all)
  if (alpha === null || alpha === 1 || all.length < fewest) return null
  const random = seeded(seed)
  const alphas: number[] = []
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = alphaIn(all.map(() => all[Math.floor(random() * all.length)]!))
    if (drawn !== null) alphas.push(drawn)
  }
  if (alphas.length < draws / 2) return null
  alphas.sort((one, other) => one - other)
  return { from: alphas[Math.floor(alphas.length * 0.025)]!, to: alphas[Math.ceil(alphas.length * 0.975) - 1]! }
}

/** How often a value was said where it could have been matched, and in which share of the pairs with it the other said the same. */
export interface Agreement {
  value: string
  /** Units of two or more values in which somebody said it. */
  units: number
  /** Those in which everybody did. */
  agreed: number
  /** Of the values that stand beside this one in its units, each unit weighed as in alpha: how many are this one too. 0 to 1. */
  share: number
}

/**
 * For each value how far coders agree on it, the most frequent first. The share is the specific agreement of Cicchetti and Feinstein
 * (1990) for any number of coders: what lies on the diagonal of the matrix of coincidences, of all in its row.
 */
export function agreementOf(units: readonly Unit[]): Agreement[] {
  const found = new Map<string, { units: number; agreed: number; row: number; diagonal: number }>()
  for (const { size, counts } of units.filter(isPaired).map(counted)) {
    for (const [value, count] of counts) {
      const of = found.get(value) ?? { units: 0, agreed: 0, row: 0, diagonal: 0 }
      of.units += 1
      if (count === size) of.agreed += 1
      of.row += count
      of.diagonal += (count * (count - 1)) / (size - 1)
      found.set(value, of)
    }
  }
  return [...found]
    .map(([value, { row, diagonal, ...of }]) => ({ value, ...of, share: diagonal / row }))
    .sort((one, other) => other.units - one.units || (one.value < other.value ? -1 : 1))
}

/** Whether two or more values were given, so that they can agree or not. */
export function isPaired(unit: Unit) {
  return unit.length >= 2
}

interface Counted {
  /** m_u: how many values it has. */
  size: number
  /** n_uc: how many of each. */
  counts: [value: string, count: number][]
  /** Ordered pairs of values that differ. */
  apart: number
}

function counted(unit: Unit): Counted {
  const counts = new Map<string, number>()
  for (const value of unit) counts.set(value, (counts.get(value) ?? 0) + 1)
  const same = [...counts.values()].reduce((sum, count) => sum + count * count, 0)
  return { size: unit.length, counts: [...counts], apart: unit.length ** 2 - same }
}

function alphaIn(units: Counted[]): number | null {
  const totals = new Map<string, number>()
  /** By the size of their units, so that what is divided is whole. */
  const apart: number[] = []
  let n = 0
  for (const { size, counts, apart: pairs } of units) {
    n += size
    apart[size] = (apart[size] ?? 0) + pairs
    for (const [value, count] of counts) totals.set(value, (totals.get(value) ?? 0) + count)
  }
  let byChance = n * n
  for (const total of totals.values()) byChance -= total * total
  if (byChance === 0) return null
  const observed = apart.reduce((sum, pairs, size) => sum + pairs / (size - 1), 0)
  return 1 - ((n - 1) * observed) / byChance
}
