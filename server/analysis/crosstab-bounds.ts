/** How numbers lie: the 5th, 25th, 50th and 95th in a hundred of them, and their ends. */
export interface Spread {
  quantiles: [low: number, quarter: number, middle: number, high: number]
  least: number
  most: number
  isWhole: boolean
}

/** One less than there are bands. */
const mostBounds = 7

const mantissas = [1, 2, 5]

/**
 * Round numbers, rising, at which bands of numbers begin; before the first there is one more, so that every number is in one band. There are
 * seven at most, by steps of 1, 2 or 5 (or ten times that, and so on) from the 5th to the 95th in a hundred: what lies far out makes no empty
 * bands. Where steps of one size would put more than half into the first band, as with turnovers, the steps grow: 100, 200, 500, 1,000.
 */
export function boundsOf({ quantiles: [low, quarter, middle, high], least, most, isWhole }: Spread): number[] {
  if (isWhole && high - low < 3) return Array.from({ length: high - low + 2 }, (_, step) => low + step)
  const even = high > low ? evenBounds(low, high, isWhole) : evenBounds(least, most, isWhole)
  const positive = low < 0 ? undefined : [low, quarter, middle].find((number) => number > 0)
  return (middle < even[0]! && positive !== undefined && growingBounds(positive, high)) || even
}

/** The roundest number above `from` that is not above `to`: what may stand between two numbers without telling either. */
export function roundestIn(from: number, to: number): number {
  for (let exponent = 15; exponent >= -15; exponent--) {
    for (const mantissa of mantissas.toReversed()) {
      const round = multipleTo(to, mantissa, exponent)
      if (round > from) return round
    }
  }
  return to
}

/** Multiples of the smallest step that gives no more than seven of them above `low` up to `high`. */
function evenBounds(low: number, high: number, isWhole: boolean): number[] {
  const finest = Math.floor(Math.log10(high - low)) - 2
  for (let exponent = isWhole ? Math.max(0, finest) : finest; ; exponent++) {
    for (const mantissa of mantissas) {
      const [before, last] = [low, high].map((end) => Math.round(multipleTo(end, mantissa, exponent) / power(mantissa, exponent)))
      if (last! - before! <= mostBounds)
        return Array.from({ length: last! - before! }, (_, step) => power((before! + step + 1) * mantissa, exponent))
    }
  }
}

/** Of 1, 2, 5, 10, 20, 50 and so on those between, or every other of them, or only 1, 10, 100, until they are seven at most; null where too few are left. */
function growingBounds(from: number, high: number): number[] | null {
  const series = Array.from({ length: 96 }, (_, step) => step - 48).map((place) => ({
    place,
    bound: power(mantissas.at(place % 3)!, Math.floor(place / 3)),
  }))
  const between = series.filter(({ bound }) => bound > from && bound <= high)
  const sparser = [1, 2, 3, 6, 12].map((stride) => between.filter(({ place }) => place % stride === 0))
  const bounds = sparser.find(({ length }) => length <= mostBounds)!
  return bounds.length < 3 ? null : bounds.map(({ bound }) => bound)
}

/** The largest multiple of a step that is not above this number. */
function multipleTo(number: number, mantissa: number, exponent: number) {
  const times = Math.round(number / power(mantissa, exponent))
  const nearest = power(times * mantissa, exponent)
  return nearest <= number ? nearest : power((times - 1) * mantissa, exponent)
}

/** As it is written in decimals: 3 × 10⁻¹ is 0.3. */
function power(mantissa: number, exponent: number) {
  return Number(`${mantissa}e${exponent}`)
}
