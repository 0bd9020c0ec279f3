/** Two-sided 95% of the normal distribution. */
const z = 1.959963984540054

export interface Interval {
  low: number
  high: number
}

/**
 * The 95% score interval of a share, `count` of `of`, both ends between 0 and 1.
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209–212; without continuity correction,
 * which is method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872. Of nothing at all it says nothing: 0 to 1.
 */
export function wilson(count: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const share = count / of
  const middle = share + z ** 2 / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  const whole = 1 + z ** 2 / of
  // At the ends the formula is exact, and floating point is not.
  return { low: count === 0 ? 0 : (middle - reach) / whole, high: count === of ? 1 : (middle + reach) / whole }
}

/** Pairs of two answers, yes or no, to the same question: how many gave which two. */
export interface Pairs {
  both: number
  onlyFirst: number
  onlySecond: number
  neither: number
}

/**
 * How much larger the share of yes is at first than at second, from -1 to 1, with its 95% interval: the two are of the same cases, so their
 * spread is not that of two samples. Method 10 ("square and add", with the corrected phi) of R. G. Newcombe, Improved confidence intervals
 * for the difference between binomial proportions based on paired data, Statistics in Medicine 17 (1998) 2635–2650.
 */
export function pairedDifference({ both, onlyFirst, onlySecond, neither }: Pairs): Interval & { difference: number; of: number } {
  const of = both + onlyFirst + onlySecond + neither
  if (of === 0) return { difference: 0, low: -1, high: 1, of }
  const [first, second] = [both + onlyFirst, both + onlySecond]
  const [p1, p2] = [first / of, second / of]
  const [w1, w2] = [wilson(first, of), wilson(second, of)]
  const phi = correctedPhi({ both, onlyFirst, onlySecond, neither })
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a ** 2 - 2 * phi * a * b + b ** 2))
  return {
    difference: p1 - p2,
    low: p1 - p2 - reach(p1 - w1.low, w2.high - p2),
    high: p1 - p2 + reach(w1.high - p1, p2 - w2.low),
    of,
  }
}

function correctedPhi({ both, onlyFirst, onlySecond, neither }: Pairs) {
  const of = both + onlyFirst + onlySecond + neither
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither)
  if (margins === 0) return 0
  const product = both * neither - onlyFirst * onlySecond
  return (product > 0 ? Math.max(0, product - of / 2) : product) / Math.sqrt(margins)
}
