export const periods = ['90-days', 'year', 'all'] as const
export type Period = (typeof periods)[number]

/** What happened after `since`, until `until`. A verdict counts as it was known at `known`. */
export interface Span {
  since: Date
  until: Date
  known: Date
}

const day = 86_400_000
const days = { '90-days': 90, year: 365, all: null } as const
/** How many days a point of a chart stands for, and how many points there are: the period, and what was before it. */
const steps = { '90-days': 30, year: 365 / 12, all: 365 / 4 } as const
const points = { '90-days': 6, year: 12, all: 12 } as const

/** The time that the Record is about: the last 90 days, the last year, or everything so far. */
export function spanOf(period: Period, at: Date): Span {
  const length = days[period]
  return { since: length ? before(at, length) : new Date(0), until: at, known: at }
}

/** The time of the same length just before it, as it was known then; null where the period is everything. */
export function spanBefore(period: Period, at: Date): Span | null {
  const length = days[period]
  return length ? spanOf(period, before(at, length)) : null
}

/** The points of a chart, earliest first: stretches of equal length that end now. The first one of "everything" holds all that was earlier. */
export function stretches(period: Period, at: Date): Span[] {
  const [step, count] = [steps[period], points[period]]
  return Array.from({ length: count }, (_, place) => {
    const until = before(at, step * (count - 1 - place))
    const isFirst = period === 'all' && place === 0
    return { since: isFirst ? new Date(0) : before(until, step), until, known: at }
  })
}

function before(at: Date, days: number) {
  return new Date(at.getTime() - days * day)
}
